"""Pages of knowledge checks for those who take them, and the panel beside a playbook."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import IllegalState, NotFound
from core.views import ActorView, ListPage, get_or_not_found
from playbooks.models import Playbook
from training import services
from training.models import CheckAttempt, CheckKeySeen, CheckVersion, Course, KnowledgeCheck
from training.selectors.checks import Standing, checks_listed, is_outdated, standing
from training.views.check_words import (
    about_url,
    answers_shown,
    attempt_row,
    posted,
    questions_shown,
    read_again,
    rules,
    unanswered,
)
from training.views.tabs import training_tabs


class CheckListView(ListPage):
    """Checks that can be taken, and for those who write them the others."""

    capability = Capability.TRAINING_VIEW
    title = _("Knowledge checks")
    row_template = "training/check_row.html"
    columns = (
        (_("About"), ""),
        (_("Questions"), "end opt-s"),
        (_("Passed from"), "end opt-s"),
        (_("Last tried"), "opt-s"),
        (_("State"), ""),
    )
    empty_title = _("No check is there yet")
    empty_text = _("Managers write one on the page of a playbook or of a course.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Published ones in use; all of them for those who write checks."""
        rows = checks_listed(self.actor)
        if self.actor.has(Capability.TRAINING_MANAGE):
            return rows
        return rows.filter(is_active=True, current__isnull=False)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One check, and how the reader stands."""
        settings = record.asked_settings or {}
        look, icon, state = _state(record)
        writes = self.actor.has(Capability.TRAINING_MANAGE)
        return {
            "title": record.title,
            "url": reverse("check-take", args=[record.pk]),
            "kind": gettext("Playbook") if record.playbook_id else gettext("Course"),
            "asked": record.asked if settings else None,
            "pass_percent": settings.get("pass_percent"),
            "tried_at": record.tried_at,
            "look": look,
            "icon": icon,
            "state": state,
            "is_outdated": writes and record.current_id is not None and is_outdated(record),
            "edit_url": reverse("check-edit", args=[record.pk]) if writes else None,
        }

    def rows(self, records: list[Any]) -> list[Mapping[str, Any]]:
        """With how many questions each asks. One query more."""
        ids = [record.current_id for record in records if record.current_id]
        versions = CheckVersion.objects.of_company(self.actor.company_id).in_bulk(ids)
        for record in records:
            version = versions.get(record.current_id)
            record.asked = version.content.asked if version else 0
        return super().rows(records)

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to the checks that come with the product."""
        context: dict[str, Any] = {"tabs": training_tabs(self.actor, "check-list")}
        may_add = self.actor.has(Capability.TRAINING_MANAGE)
        if may_add and services.check_defaults_missing(actor=self.actor):
            context |= {
                "create_url": reverse("check-defaults"),
                "create_label": _("Add the product's checks"),
                "create_in_dialog": True,
            }
        return context


def _state(record: Any) -> tuple[str, str, str]:
    if record.current_id is None:
        return "none", "edit", gettext("not published")
    if not record.is_active:
        return "none", "x", gettext("out of use")
    if record.is_begun:
        return "warn", "clock", gettext("begun")
    if record.has_passed:
        return "ok", "check", gettext("passed")
    return "none", "dot", gettext("not taken yet") if not record.tried_at else gettext("not passed")


def check_given(actor: Actor, pk: int) -> KnowledgeCheck:
    """A check in sight with what it is about, or `NotFound`."""
    rows = KnowledgeCheck.objects.visible_to(actor)
    related = rows.select_related("playbook__current", "course", "current")
    check: KnowledgeCheck = get_or_not_found(related, pk=pk)
    if check.current is None and not actor.has(Capability.TRAINING_MANAGE):
        raise NotFound
    return check


def crumbs(check: KnowledgeCheck, last: Any = None) -> list[dict[str, Any]]:
    """The way here."""
    checks: dict[str, Any] = {"label": _("Knowledge checks"), "url": reverse("check-list")}
    if last is None:
        return [checks, {"label": check.title}]
    here = {"label": check.title, "url": reverse("check-take", args=[check.pk])}
    return [checks, here, {"label": last}]


class CheckTakeView(ActorView):
    """How a check is taken, how the reader stands, and the way in."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, check_id: int) -> HttpResponse:
        """Rules and one's own attempts."""
        return self.shown(check_given(self.actor, check_id))

    def shown(self, check: KnowledgeCheck, message: Any = "", status: int = 200) -> HttpResponse:
        """The page."""
        writes = self.actor.has(Capability.TRAINING_MANAGE)
        context: dict[str, Any] = {
            "title": check.title,
            "check": check,
            "message": message,
            "about_url": about_url(check),
            "crumbs": crumbs(check),
            "writes": writes,
            "is_outdated": writes and check.current_id is not None and is_outdated(check),
        }
        if check.current is not None and self.actor.membership_id is not None:
            found = standing(check, check.current, self.actor.membership_id)
            content = check.current.content
            context |= {"facts": rules(content.settings, content.asked), **self._standing(found)}
            context["knows"] = CheckKeySeen.objects.filter(
                check_of_id=check.pk, member_id=self.actor.membership_id
            ).exists()
        return self.render("training/check_take.html", context, status=status)

    def _standing(self, found: Standing) -> dict[str, Any]:
        now = timezone.now()
        waits = found.waits_until is not None and found.waits_until > now
        return {
            "attempts": [attempt_row(one) for one in reversed(found.attempts)],
            "open_attempt": found.open_attempt,
            "tries_left": found.tries_left,
            "is_used_up": found.is_used_up,
            "waits_until": found.waits_until if waits and not found.is_used_up else None,
            "may_start": found.may_start(now),
            "has_passed": found.passed_at is not None,
        }


class CheckStartView(CheckTakeView):
    """Begins an attempt, or goes on with the open one."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, check_id: int) -> HttpResponse:
        """Back to the check: only a press begins."""
        return self.redirect(reverse("check-take", args=[check_given(self.actor, check_id).pk]))

    def post(self, request: HttpRequest, check_id: int) -> HttpResponse:
        """Begin; a refusal is said on the check's page."""
        check = check_given(self.actor, check_id)
        try:
            attempt = services.attempt_start(actor=self.actor, check_id=check.pk)
        except IllegalState as error:
            return self.shown(check, error.message, status=error.status)
        return self.redirect(reverse("check-attempt", args=[attempt.pk]))


def attempt_given(actor: Actor, pk: int) -> CheckAttempt:
    """An attempt in sight with its questions, or `NotFound`."""
    rows = CheckAttempt.objects.visible_to(actor).select_related(
        "check_version", "check_of__playbook__current", "check_of__course", "member"
    )
    attempt: CheckAttempt = get_or_not_found(rows, pk=pk)
    return attempt


class AttemptView(ActorView):
    """One attempt: its questions while it is open, its result then.

    Those who answer for the person see the result, never the questions.
    """

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, attempt_id: int) -> HttpResponse:
        """Questions or the result; an attempt whose time is over is closed."""
        attempt = attempt_given(self.actor, attempt_id)
        if not attempt.is_open or attempt.member_id != self.actor.membership_id:
            return self.result(attempt)
        closed = services.attempt_save(actor=self.actor, attempt_id=attempt.pk, answers={})
        if not closed.is_open:
            return self.result(attempt_given(self.actor, attempt_id))
        return self.questions(attempt)

    def questions(self, attempt: CheckAttempt, missing: int = 0) -> HttpResponse:
        """What is to be answered."""
        lines = ngettext(
            "%(n)s question is not answered yet.", "%(n)s questions are not answered yet.", missing
        )
        context = {
            "title": attempt.check_of.title,
            "attempt": attempt,
            "questions": questions_shown(attempt),
            "missing": lines % {"n": missing} if missing else "",
            "crumbs": crumbs(attempt.check_of, _("Attempt")),
        }
        status = 422 if missing else 200
        return self.render("training/check_attempt.html", context, status=status)

    def result(self, attempt: CheckAttempt) -> HttpResponse:
        """How it ended, and what to read again; what is right only where it may be told."""
        check = attempt.check_of
        is_own = attempt.member_id == self.actor.membership_id
        found = standing(check, attempt.check_version, attempt.member_id)
        reveals = is_own and found.reveals(attempt)
        context = {
            "title": check.title,
            "attempt": attempt,
            "is_own": is_own,
            "row": attempt_row(attempt),
            "pass_percent": attempt.check_version.content.settings.pass_percent,
            "read_again": read_again(attempt),
            "answers": answers_shown(attempt) if reveals else [],
            "tries_left": found.tries_left,
            "is_used_up": found.is_used_up,
            "check_url": reverse("check-take", args=[check.pk]),
            "crumbs": crumbs(check, _("Result")),
        }
        return self.render("training/check_result.html", context)


class AttemptSaveView(AttemptView):
    """Keeps answers as they are given, and hands in."""

    capability = Capability.TRAINING_VIEW
    finishes = False

    def get(self, request: HttpRequest, attempt_id: int) -> HttpResponse:
        """Back to the attempt."""
        attempt = attempt_given(self.actor, attempt_id)
        return self.redirect(reverse("check-attempt", args=[attempt.pk]))

    def post(self, request: HttpRequest, attempt_id: int) -> HttpResponse:
        """Keep what was answered; say nothing about what is right."""
        attempt = attempt_given(self.actor, attempt_id)
        if attempt.member_id != self.actor.membership_id:
            raise NotFound
        given = posted(attempt, request.POST)
        saved = services.attempt_save(actor=self.actor, attempt_id=attempt.pk, answers=given)
        if self.finishes and saved.is_open:
            attempt.answers = saved.answers
            missing = unanswered(attempt)
            if missing and "anyway" not in request.POST:
                return self.questions(attempt, missing)
            services.attempt_finish(actor=self.actor, attempt_id=attempt.pk)
        elif getattr(request, "htmx", False) and saved.is_open:
            return HttpResponse(status=204)
        return self.redirect(reverse("check-attempt", args=[attempt.pk]))


class AttemptFinishView(AttemptSaveView):
    """Hands in."""

    capability = Capability.TRAINING_VIEW
    finishes = True


class CheckPanel(ActorView):
    """Fragment beside a playbook or a course: its check, and the way to take or to write it."""

    capability = Capability.TRAINING_VIEW
    about: type[models.Model] = Playbook
    name = "playbook"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How the reader stands with the check. Three queries."""
        manager: Any = self.about._default_manager
        about = get_or_not_found(manager.visible_to(self.actor), pk=pk)
        rows = checks_listed(self.actor).filter(**{f"{self.name}_id": about.pk})
        check = rows.first()
        writes = self.actor.has(Capability.TRAINING_MANAGE)
        can_be_taken = check is not None and check.current_id is not None and check.is_active
        context: dict[str, Any] = {
            "writes": writes,
            "check": check if can_be_taken or writes else None,
            "can_be_taken": can_be_taken,
            "create_url": f"{reverse('check-create')}?{self.name}={about.pk}",
        }
        if check is not None:
            look, icon, state = _state(check)
            context |= {"look": look, "icon": icon, "state": state}
            context["is_outdated"] = writes and check.current_id and is_outdated(check)
        return self.render("training/check_panel.html", context)


class CourseCheckPanel(CheckPanel):
    """The same beside a course."""

    capability = Capability.TRAINING_VIEW
    about = Course
    name = "course"
