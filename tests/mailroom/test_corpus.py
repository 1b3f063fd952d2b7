"""Every hostile and broken mail is kept, placed or held with a reason, and shown safely."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.files import file_content
from handoffs.models import Attachment, Message, Request
from mailroom.models import IncomingMail
from mailroom.parsing import Kind, ParsedMail, Problem, parse_head, parse_mail, words_of
from mailroom.transitions import MailState, Reason
from tests.factories.handoffs import MadeClient
from tests.mailroom.conftest import Bring
from tests.mailroom.corpus.broken import BROKEN, RUSSIAN
from tests.mailroom.corpus.hostile import BOUNCES, FILES, HOSTILE, LATE, MARKUP, PROGRAMS

CORPUS = {**BROKEN, **HOSTILE}
DANGER = re.compile(
    r"<\s*(script|style|form|input|button|iframe|object|embed|svg|math|meta|base|link)"
    r"|\son\w+\s*=|javascript:|spy\.example|evil\.example|\sstyle=|background=",
    re.IGNORECASE,
)


def storable(text: str) -> bool:
    """Whether PostgreSQL and a page can hold it."""
    return "\x00" not in text and not re.search("[\ud800-\udfff]", text)


def check(parsed: ParsedMail) -> None:
    """What holds for every mail."""
    texts = [parsed.subject, parsed.text, parsed.html, parsed.message_id, parsed.loop_mark]
    texts += [address.email + address.name for address in parsed.recipients]
    texts += [file.name + file.content_type + file.content_id for file in parsed.files]
    assert all(storable(text) for text in texts)
    assert "\n" not in parsed.subject
    assert len(parsed.subject) <= 300
    assert len(parsed.text) <= 100_000
    assert not re.search(r"<[^>]*\son\w+\s*=", parsed.html, re.IGNORECASE)
    for file in parsed.files:
        assert file.name
        assert not set(file.name) & set('/\\"\r\n\u202e')
        assert len(file.name) <= 150
    words = words_of(parsed.text)
    assert words.fresh.strip() or not parsed.text.strip()


def test_corpus_when_counted_then_holds_enough() -> None:
    assert len(CORPUS) >= 60


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_parsing_when_mail_is_broken_or_hostile_then_gives_a_result(name: str) -> None:
    parsed = parse_mail(CORPUS[name])
    check(parsed)
    check(parse_head(CORPUS[name]))


@pytest.mark.parametrize("name", sorted(MARKUP))
def test_markup_when_hostile_then_nothing_of_it_is_left(name: str) -> None:
    parsed = parse_mail(MARKUP[name])
    assert not DANGER.search(parsed.html.replace("&lt;", "‹"))
    assert "Hello" in parsed.text or name == "form"


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_automatic_mail_when_read_then_is_known_as_such(name: str) -> None:
    assert parse_mail(PROGRAMS[name]).kind == Kind.AUTOMATIC


@pytest.mark.parametrize("name", sorted(BOUNCES))
def test_bounce_when_read_then_names_our_mail_and_the_code(name: str) -> None:
    bounce = parse_mail(BOUNCES[name]).bounce
    assert bounce is not None
    assert bounce.message_id == "ours-1@plano.example"
    assert bounce.status.startswith("5.")
    assert bounce.is_final


def test_bounce_when_only_late_then_is_not_final() -> None:
    bounce = parse_mail(LATE).bounce
    assert bounce is not None
    assert not bounce.is_final


@pytest.mark.parametrize(
    "name",
    ["charset lies ascii", "charset lies latin", "charset lies utf-8", "charset missing",
     "charset koi8", "charset unknown"],
)  # fmt: skip
def test_letters_when_their_name_is_wrong_then_are_rescued(name: str) -> None:
    assert parse_mail(BROKEN[name]).text == RUSSIAN


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("right-to-left name", "agpj.exe"),
        ("path in name", "passwd"),
        ("windows path in name", "evil.exe"),
        ("NUL in name", "ab.txt"),
        ("name of nothing", "attachment-1.txt"),
        ("winmail.dat", "winmail.dat"),
        ("only a file", "a.pdf"),
    ],
)
def test_file_when_its_name_deceives_then_is_kept_under_an_honest_one(
    name: str, shown: str
) -> None:
    assert parse_mail(FILES[name]).files[0].name == shown


@pytest.mark.parametrize("name", ["nested 2000", "mails in mails 3000", "many parts"])
def test_parts_when_far_too_many_then_the_result_says_so(name: str) -> None:
    problems = parse_mail(BROKEN[name]).problems
    assert {Problem.TOO_MANY_PARTS, Problem.TOO_DEEP, Problem.UNREADABLE} & set(problems)


def test_corpus_when_brought_in_then_none_is_lost_and_none_stops_the_next(
    bring: Bring, client: MadeClient, box: Any, settings: Any
) -> None:
    settings.MAILROOM_MOST_PER_HOUR = 10_000
    client.contact.email = "anna@client.example"
    client.contact.save()
    kept = {name: bring(raw) for name, raw in CORPUS.items()}
    for name, mail in kept.items():
        assert mail.state != MailState.RECEIVED, name
        assert mail.reason not in ("", Reason.FAILED), (name, mail.note)
        assert mail.state != MailState.PLACED or mail.request_id is not None
        assert file_content(mail.file_id) == (CORPUS[name] or b"\n")
    assert IncomingMail.objects.count() == len({bytes(raw) for raw in CORPUS.values()})
    opened = IncomingMail.objects.filter(reason=Reason.NEW_REQUEST)
    assert Request.objects.count() == opened.count() > 20
    assert not Message.objects.exists()
    assert all("/" not in name for name in Attachment.objects.values_list("name", flat=True))


LINE = st.sampled_from(
    [b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"References: ",
     b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/html; charset=",
     b"Content-Transfer-Encoding: base64", b"Content-Disposition: attachment; filename=",
     b"Content-Type: message/delivery-status", b"Content-Type: message/rfc822", b"--b", b"--b--",
     b"Auto-Submitted: ", b"\r\n", b"=?utf-8?b?", b"?=", b"<", b">", b"@", b"\x00", b"\xff"]
)  # fmt: skip
BYTES = st.lists(st.one_of(LINE, st.binary(max_size=40), st.just(b"\r\n")), max_size=60).map(
    b"".join
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BYTES)
def test_parsing_when_given_any_bytes_then_never_raises(raw: bytes) -> None:
    parsed = parse_mail(raw)
    check(parsed)
    assert Problem.UNREADABLE not in parsed.problems
