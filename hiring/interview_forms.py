"""Forms of guides, of interviews, and of what interviewers write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from hiring.guide_document import LANGUAGES, POINTS, TEXT_FIELDS, TEXTS, Quality
from hiring.score_document import EVIDENCE, NOT_ASKED, NOTE, Score, Sheet

_LABELS = {
    "name_en": _("Name, English"),
    "name_ru": _("Name, Russian"),
    "question_en": _("Question, English"),
    "question_ru": _("Question, Russian"),
    "follow_ups_en": _("What to ask next, one a line, English"),
    "follow_ups_ru": _("What to ask next, one a line, Russian"),
    "good_en": _("What a good answer shows, one a line, English"),
    "good_ru": _("What a good answer shows, one a line, Russian"),
    "warning_en": _("Warning signs, one a line, English"),
    "warning_ru": _("Warning signs, one a line, Russian"),
}
_POINT_LABELS = {
    "en": _("What stands for %(point)s, English"),
    "ru": _("What stands for %(point)s, Russian"),
}


def text_label(name: str) -> Any:
    """What a text of a quality is called: `good_en`, `anchor_3_ru`."""
    if name in _LABELS:
        return _LABELS[name]
    _anchor, point, language = name.split("_")
    return _POINT_LABELS[language] % {"point": point}


class QualityForm(ServiceForm):
    """One quality of a guide in both languages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One field a text."""
        super().__init__(*args, **kwargs)
        for name in TEXT_FIELDS:
            longest = TEXTS[name.rpartition("_")[0]]
            label = text_label(name)
            self.fields[name] = (
                forms.CharField(label=label, max_length=longest, required=False)
                if name.startswith("name")
                else text_field(label, required=False, max_length=longest)
            )

    @property
    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """Each text in both languages, side by side."""
        first, second = LANGUAGES
        return [(self[f"{name}_{first}"], self[f"{name}_{second}"]) for name in TEXTS]


class GuideForm(ServiceForm):
    """A guide of one's own: what it is called, and which one it begins as."""

    name_en = forms.CharField(label=_("Name, English"), max_length=200, required=False)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=200, required=False)
    from_id = IdChoiceField(
        label=_("Begins as a copy of"),
        empty_label=_("Choose"),
        help_text=_("Its qualities can be changed, taken out and added to before it is published."),
    )

    def __init__(self, *args: Any, guides: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """Offer the company's guides."""
        super().__init__(*args, **kwargs)
        start: Any = self.fields["from_id"]
        start.offer(guides)


class GuideUseForm(ServiceForm):
    """What becomes of its use; said by the form, so that pressing twice changes nothing more."""

    is_active = forms.BooleanField(widget=forms.HiddenInput, required=False)


class PublishForm(ServiceForm):
    """Why a guide changes."""

    reason = text_field(_("What changes and why"), max_length=1000)


class AskForm(ServiceForm):
    """Who interviews a candidate, by which guide, and when."""

    interviewer_ids = forms.TypedMultipleChoiceField(
        label=_("Interviewers"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    guide_id = IdChoiceField(label=_("Guide"), required=False)
    planned_on = day_field(_("Day"), required=False)
    planned_at = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[int, str]],
        guides: Sequence[tuple[int, str]],
        of_vacancy: str = "",
        **kwargs: Any,
    ) -> None:
        """Offer people of the panel who are not asked yet; guides where there is a choice.

        `of_vacancy` is the name of the guide that the vacancy has.
        """
        super().__init__(*args, **kwargs)
        self.offer("interviewer_ids", list(people))
        guide: Any = self.fields["guide_id"]
        guide.empty_label = of_vacancy or _("The usual one")
        guide.offer(guides)
        if len(guides) + bool(of_vacancy) < 2:
            del self.fields["guide_id"]


class PlanForm(ServiceForm):
    """When the talk is."""

    planned_on = day_field(_("Day"), required=False)
    planned_at = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class ReleaseForm(ServiceForm):
    """Why an interviewer's scores are not waited for."""

    because = text_field(_("Why the scores are not waited for"), max_length=1000)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One quality on the interviewer's page."""

    number: int
    quality: Quality
    score: BoundField
    evidence: BoundField
    not_asked: BoundField
    scale: list[tuple[Any, int, str]]

    @property
    def words(self) -> tuple[BoundField, BoundField]:
        """What is written: one of the two is needed."""
        return self.evidence, self.not_asked


class SheetForm(ServiceForm):
    """Scores of one talk; names of fields are those of the service's refusals."""

    note = text_field(_("The talk as a whole"), required=False, max_length=NOTE)

    def __init__(self, *args: Any, qualities: Sequence[Quality], **kwargs: Any) -> None:
        """Three fields a quality."""
        super().__init__(*args, **kwargs)
        self.qualities = qualities
        for quality in qualities:
            stem = f"scores.{quality.key}"
            self.fields[f"{stem}.score"] = forms.TypedChoiceField(
                label=_("Score"),
                coerce=int,
                empty_value=None,
                required=False,
                choices=[(point, str(point)) for point in POINTS],
                widget=forms.RadioSelect,
            )
            self.fields[f"{stem}.evidence"] = text_field(
                _("In the candidate's own words"), required=False, max_length=EVIDENCE
            )
            self.fields[f"{stem}.not_asked"] = forms.CharField(
                label=_("Not asked, because"), required=False, max_length=NOT_ASKED
            )

    @property
    def rows(self) -> list[SheetRow]:
        """The qualities with their fields, in the order of the talk."""
        rows = []
        for number, quality in enumerate(self.qualities, start=1):
            stem = f"scores.{quality.key}"
            score = self[f"{stem}.score"]
            scale = [
                (tag, point, text)
                for tag, (point, text) in zip(score, quality.anchors, strict=True)
            ]
            rows.append(
                SheetRow(
                    number,
                    quality,
                    score,
                    self[f"{stem}.evidence"],
                    self[f"{stem}.not_asked"],
                    scale,
                )
            )
        return rows

    def sheet(self) -> Sheet:
        """What was written, as the services take it."""
        values = self.cleaned_data
        scores = {}
        for quality in self.qualities:
            stem = f"scores.{quality.key}"
            scores[quality.key] = Score(
                values.get(f"{stem}.score"),
                values.get(f"{stem}.evidence", ""),
                values.get(f"{stem}.not_asked", ""),
            )
        return Sheet(scores, values.get("note", ""))


class CorrectForm(SheetForm):
    """Other scores beside the first, and why."""

    reason = text_field(_("What you correct and why"), max_length=1000)


def sheet_initial(sheet: Sheet) -> dict[str, Any]:
    """What the form begins with."""
    values: dict[str, Any] = {"note": sheet.note}
    for key, score in sheet.scores.items():
        values[f"scores.{key}.score"] = score.score
        values[f"scores.{key}.evidence"] = score.evidence
        values[f"scores.{key}.not_asked"] = score.not_asked
    return values
