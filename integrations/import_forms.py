"""The form that starts an import."""

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from core.forms import ServiceForm, text_field
from integrations.importing.mapping import shipped_mappings

MAX_FILE_BYTES = 200 * 1024 * 1024
OWN = ""


class ImportForm(ServiceForm):
    """A file, and what its columns mean: a shipped mapping or one's own."""

    file = forms.FileField(label=_("CSV file"), validators=[FileExtensionValidator(["csv", "txt"])])
    shipped = forms.ChoiceField(label=_("Mapping"), required=False)
    mapping = text_field(
        _("Own mapping (TOML)"),
        required=False,
        rows=12,
        help_text=_("Only when no shipped mapping is chosen above."),
    )
    dry_run = forms.BooleanField(
        label=_("Dry run: read everything, write nothing"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the shipped mappings."""
        super().__init__(*args, **kwargs)
        names = [(name, name.replace("_", " ")) for name in shipped_mappings()]
        self.offer("shipped", [(OWN, _("My own, below")), *names])

    def clean_file(self) -> Any:
        """Refuse empty and huge files with a reason."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 200 MB. Split it."))
        return file

    def clean(self) -> dict[str, Any]:
        """One mapping is needed."""
        data = super().clean() or {}
        if not data.get("shipped") and not data.get("mapping"):
            self.add_error("mapping", _("Choose a shipped mapping or write one."))
        return data

    @property
    def mapping_text(self) -> str:
        """The TOML text chosen or written."""
        name = self.cleaned_data["shipped"]
        return shipped_mappings()[name] if name else str(self.cleaned_data["mapping"])
