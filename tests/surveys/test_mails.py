"""What goes out, and what can never."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from handoffs.services import comment_add
from notices.models import Mail
from surveys.mails import invitation_mail
from surveys.models import Invitation, SurveyKind
from surveys.services.sending import queue_mail
from surveys.tokens import make_token
from tests.factories import handoffs
from tests.factories.surveys import make_invitation


@pytest.mark.parametrize("language", ["en", "ru"])
def test_csat_mail_offers_five_choices_that_only_open_the_page(
    system: Actor, company: Company, language: str
) -> None:
    invitation = make_invitation(system, company, language=language)
    mail = invitation_mail(invitation)
    link = f"{settings.SITE_URL}/s/{make_token(invitation)}/"
    for text in (mail.text, mail.html):
        assert getattr(invitation.survey, f"question_{language}") in text
        for score in range(1, 6):
            assert f"{link}?score={score}" in text
        assert f"{link}stop/" in text
    assert "<form" not in mail.html
    assert "<img" not in mail.html
    assert f'lang="{language}"' in mail.html


KINDS = {
    SurveyKind.NPS: ([*"0123456789", "10"], "0: not at all, 10: certainly"),
    SurveyKind.CES: ([*"1234567"], "1: strongly disagree, 7: strongly agree"),
    SurveyKind.NSAT: (["1", "2", "3", "4", "none"], "very satisfied"),
    SurveyKind.FCR: (["1", "0"], "yes"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_mail_of_every_kind_has_a_link_for_each_answer(
    system: Actor, company: Company, kind: str
) -> None:
    values, words = KINDS[SurveyKind(kind)]
    invitation = make_invitation(system, company, kind=kind)
    mail = invitation_mail(invitation)
    for text in (mail.text, mail.html):
        found = re.findall(rf"/s/{re.escape(make_token(invitation))}/\?score=(\w+)", text)
        assert found == values
        assert words in text
    assert mail.subject == "One question from Plano Systems"


def test_mail_says_until_when_in_the_companys_zone(system: Actor, company: Company) -> None:
    # Half past eleven at night in Berlin is still the day before in UTC's calendar or the same:
    # what counts is Berlin's.
    closes_at = timezone.datetime(2026, 12, 3, 23, 30, tzinfo=timezone.get_fixed_timezone(0))
    invitation = make_invitation(system, company, closes_at=closes_at)
    assert "until 4 December" in invitation_mail(invitation).text


def test_words_of_people_stay_text_in_the_html(
    system: Actor, company: Company, consultant: Membership
) -> None:
    invitation = make_invitation(system, company)
    invitation.contact.name = "<b>Anna</b>"
    company.name = "A & B <script>"
    mail = invitation_mail(invitation)
    assert "&lt;b&gt;Anna&lt;/b&gt;" in mail.html
    assert "<script>" not in mail.html
    assert "Hello, <b>Anna</b>." in mail.text  # plain text knows no markup
    assert "A & B <script>" in mail.text


def test_mail_about_a_request_holds_no_comment(
    system: Actor, company: Company, consultant: Membership, actor_of: object
) -> None:
    made = handoffs.make_client(company)
    actor = actor_of(consultant)  # type: ignore[operator]
    request = handoffs.open_request(actor, made.client, owner_id=consultant.pk)
    comment_add(actor=actor, request_id=request.pk, body="difficult client, careful")
    invitation = make_invitation(system, company, request=request, client=made.client)
    queue_mail(invitation)
    mail = Mail.objects.get()
    assert request.subject in mail.subject
    assert "difficult" not in mail.subject + mail.text + mail.html
    assert Invitation.objects.get().mail_id == mail.pk


def _names(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def test_no_code_that_writes_to_clients_can_reach_comments() -> None:
    root = Path(settings.BASE_DIR)
    modules = [
        path
        for app in ("surveys", "notices")
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
    ]
    assert len(modules) > 20
    for path in modules:
        forbidden = {
            name
            for name in _names(path)
            if re.search(r"(^|\.)(Comment|Participant|comments|called_in|comment_add)$", name)
        }
        assert not forbidden, f"{path}: {forbidden}"


def test_no_template_for_clients_reaches_from_a_request_to_its_comments() -> None:
    root = Path(settings.BASE_DIR) / "templates"
    templates = [path for app in ("surveys", "notices") for path in (root / app).glob("*")]
    assert templates
    for path in templates:
        assert not re.search(r"comments|entries|request\.\w+\.comment", path.read_text()), path


def test_closing_day_is_not_in_the_past(system: Actor, company: Company) -> None:
    invitation = make_invitation(system, company)
    assert invitation.closes_at - timezone.now() > timedelta(days=13)
