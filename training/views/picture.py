"""The big picture: the company's own retention, what a point of it is worth, and why this work
matters."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, Capability
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage
from metrics import retention_words as words
from metrics.retention.calculator import Course, compared, difference
from metrics.selectors.retention import QUARTER, Retention, days_of, retention_of, today_of
from training import services
from training.models import PictureAnswer, PictureText
from training.onboarding_forms import PictureAnswerForm, PictureTextForm
from training.onboarding_texts import PICTURE_QUESTION, PICTURE_TEXT
from training.selectors.onboarding import newest_picture_text
from training.views.tabs import training_tabs

_YEARS, _POINT = 5, Decimal(1)
_CENT = Decimal("0.01")


class PictureView(ActorView):
    """Figures of the whole company, a text, and one open question."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, with the answer given last."""
        return self.shown(PictureAnswerForm(auto_id="picture_%s"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the answer."""
        form = PictureAnswerForm(request.POST, auto_id="picture_%s")
        if not form.is_valid():
            return self.shown(form, status=422)
        services.picture_answer_give(actor=self.actor, answer=form.cleaned_data["answer"])
        return self.redirect(reverse("picture"), _("Kept. Thank you."))

    def shown(self, form: PictureAnswerForm, *, status: int = 200) -> HttpResponse:
        """Everything at once."""
        text = newest_picture_text(self.actor.company_id)
        answers = PictureAnswer.objects.of_company(self.actor.company_id)
        context = {
            "title": _("The big picture"),
            "tabs": training_tabs(self.actor, "onboarding"),
            "crumbs": [
                {"label": _("Onboarding"), "url": reverse("onboarding")},
                {"label": _("The big picture")},
            ],
            "text": text.text if text else PICTURE_TEXT.shown,
            "question": text.question if text else PICTURE_QUESTION.shown,
            "number": text.number if text else None,
            "form": form,
            "answer": answers.filter(member_id=self.actor.membership_id).order_by("-pk").first(),
            "may_write": self.actor.has(Capability.TRAINING_MANAGE),
            "calculator_url": reverse("metric-calculator"),
            "retention_url": reverse("metric-retention"),
            **figures(self.actor),
        }
        return self.render("training/picture.html", context, status=status)


def figures(actor: Actor) -> dict[str, Any]:
    """GRR and NRR of the last twelve months, and what one point of retention is worth."""
    today = today_of(actor)
    start = today.replace(year=today.year - 1, day=min(today.day, 28))
    found = retention_of(actor, days=days_of(QUARTER, start, today, today))
    days = words.days_text(start, today)
    cards = [
        card for card in words.cards(found) if card["url"].rstrip("/").endswith(("grr", "nrr"))
    ]
    return {"cards": cards, "days": days, "worth": worth(found, today)}


def worth(found: Retention, today: date) -> dict[str, Any] | None:
    """One point more of retention over five years, by the calculator; None without contracts."""
    grr, nrr = found.figures["grr"], found.figures["nrr"]
    if grr.value is None or nrr.value is None or not found.totals.end:
        return None
    course = Course(
        start=(found.totals.end * 12).quantize(_CENT),
        grr=Decimal(str(grr.value)).quantize(_CENT),
        nrr=Decimal(str(nrr.value)).quantize(_CENT),
        new=(found.totals.new * 12).quantize(_CENT),
        years=_YEARS,
    )
    more = difference(compared(course, _POINT))
    return {
        "amount": words.money(abs(more), found.currency),
        "years": _YEARS,
        "n": grr.n,
        "day": today,
        "is_all": course.grr == Decimal(100),
    }


class PictureEditView(ServiceFormPage):
    """The company's own words."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("Why this work matters")
    submit_label = gettext_lazy("Put it in use")
    success_message = gettext_lazy("In use from now on. Answers given before keep their question.")
    form_class = PictureTextForm

    def prepare(self) -> None:
        """What it says now."""
        self.text = newest_picture_text(self.actor.company_id)

    def get_initial(self) -> dict[str, Any]:
        """The newest text, or the shipped one."""
        if self.text is None:
            return {
                "text_en": PICTURE_TEXT.en,
                "text_ru": PICTURE_TEXT.ru,
                "question_en": PICTURE_QUESTION.en,
                "question_ru": PICTURE_QUESTION.ru,
                "version": 0,
            }
        names = ("text_en", "text_ru", "question_en", "question_ru")
        return {name: getattr(self.text, name) for name in names} | {"version": self.text.number}

    def run(self, form: ServiceForm) -> PictureText:
        """A new version."""
        return services.picture_text_write(
            actor=self.actor, seen=form.cleaned_data["version"], **form.service_values()
        )

    def success_url(self, result: Any) -> str:
        """The page."""
        return reverse("picture")
