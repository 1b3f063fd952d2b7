"""The cells of a row of the matrix's draft, as fields of the row's form in the admin panel."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from core.access import Actor
from core.admin_site import ServiceModelForm
from roles import services
from roles.matrix import Letters
from roles.models import Responsibility
from roles.selectors import draft_matrix, roles_for

PREFIX = "cell_"


class CellsForm(ServiceModelForm):
    """A row with its cells. What was seen travels along, so that nobody overwrites unseen."""

    cells_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the draft's letters."""
        super().__init__(*args, **kwargs)
        self.present = present_cells(self.actor, self.instance)
        self.fields["cells_seen"].initial = json.dumps(self.present)
        for name in cell_fields(self.actor):
            self.fields[name].initial = self.present.get(name.removeprefix(PREFIX), "")

    def clean_cells_seen(self) -> dict[str, str]:
        """Role id → letters as they were shown."""
        try:
            seen = json.loads(self.cleaned_data["cells_seen"] or "{}")
        except ValueError:
            seen = None
        if not isinstance(seen, dict):
            raise ValidationError(_("The form is broken. Open it again."))
        return {str(role): str(letters) for role, letters in seen.items()}

    def _values(self) -> dict[str, Any]:
        seen = self.cleaned_data.pop("cells_seen")
        cells = {}
        for name in [name for name in self.cleaned_data if name.startswith(PREFIX)]:
            letters, before = self.cleaned_data.pop(name), seen.get(name.removeprefix(PREFIX), "")
            if letters != before:
                cells[int(name.removeprefix(PREFIX))] = (before, letters)
        values = super()._values()
        return {**values, "cells": cells} if cells else values


def cell_fields(actor: Actor) -> dict[str, forms.ChoiceField]:
    """One select a role in use, by `cell_<role id>`."""
    return {
        f"{PREFIX}{role.pk}": forms.ChoiceField(
            label=_("%(role)s, in the draft") % {"role": role.name},
            required=False,
            choices=[("", "—"), *Letters.choices],
            widget=UnfoldAdminSelectWidget,
        )
        for role in roles_for(actor)
    }


def present_cells(actor: Actor, row: Responsibility) -> dict[str, str]:
    """Role id → letters that the draft has in a row, as they travel in the form."""
    if not row.pk:
        return {}
    cells = draft_matrix(actor.company_id)
    return {str(role): letters for (pk, role), letters in cells.items() if pk == row.pk}


def cells_set(actor: Actor, row: Responsibility, cells: Mapping[int, tuple[str, str]]) -> None:
    """Set each changed cell of the draft."""
    for role_id, (seen, letters) in cells.items():
        services.matrix_cell_set(
            actor=actor,
            responsibility_id=row.pk,
            role_id=role_id,
            letters=letters,
            seen=seen,
        )
