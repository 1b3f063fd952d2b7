"""Choosing the columns of the list of requests."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm
from core.views import ServiceFormPage
from handoffs import services
from handoffs.columns import COLUMNS, USUAL, columns_in
from handoffs.selectors.views import list_around


class ColumnsForm(ServiceForm):
    """Which columns, and whether from now on."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        choices=[(name, label) for name, (label, _css) in COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    keep = forms.BooleanField(
        label=_("Show me the list like this from now on"),
        required=False,
        help_text=_("Without this they stand in the address only: a link shows the same."),
    )


class ColumnsView(ServiceFormPage):
    """Columns of the list whose filters stand in the address of this page."""

    capability = Capability.REQUESTS_VIEW_ALL
    title = _("Columns of the list")
    submit_label = _("Show")
    form_class = ColumnsForm

    def get_initial(self) -> dict[str, Any]:
        """Those that are shown."""
        named = columns_in(",".join(self.request.GET.getlist("columns")))
        kept = columns_in(list_around(self.actor).columns)
        return {"columns": named or kept or USUAL, "keep": not named}

    def run(self, form: ServiceForm) -> str:
        """Keep them, or put them into the address."""
        chosen = form.cleaned_data["columns"]
        query = QueryDict(self.request.META.get("QUERY_STRING", ""), mutable=True)
        query.pop("columns", None)
        query.pop("cursor", None)
        if form.cleaned_data["keep"]:
            services.list_columns_keep(actor=self.actor, columns=chosen)
        else:
            query["columns"] = ",".join(chosen)
        return query.urlencode(safe=",")

    def success_url(self, result: Any) -> str:
        """The list."""
        query = self.request.META.get("QUERY_STRING", "") if result is None else result
        return f"{reverse('request-list')}?{query}" if query else reverse("request-list")
