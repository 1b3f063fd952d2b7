"""Mails that break the rules: letters, parts, header lines, dates."""

import base64

HEAD = (
    b"From: Anna <anna@client.example>\r\nTo: help@plano.example\r\n"
    b"Subject: Oven\r\nMessage-ID: <%s@client.example>\r\nDate: Mon, 3 Mar 2025 10:00:00 +0100\r\n"
)
RUSSIAN = "Добрый день, печь стоит не там"


def mail(name: str, lines: bytes = b"", body: bytes = b"Hello") -> bytes:
    """A plain mail with more header lines and this body."""
    return HEAD % name.encode() + lines + b"\r\n" + body


def typed(name: str, content_type: str, body: bytes, encoding: str = "8bit") -> bytes:
    """A mail that says to be of this type."""
    lines = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return mail(name, b"MIME-Version: 1.0\r\n" + lines.encode(), body)


def parts(name: str, *inner: bytes, kind: str = "mixed", end: bytes = b"--b--\r\n") -> bytes:
    """A multipart mail of these parts, each with its own header lines."""
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in inner) + end
    return typed(name, f'multipart/{kind}; boundary="b"', body, "7bit")


def nested(depth: int) -> bytes:
    """A multipart inside a multipart inside a multipart."""
    body = b"Content-Type: text/plain\r\n\r\nat the bottom\r\n"
    for level in range(depth):
        mark = b"n%d" % level
        body = (
            b'Content-Type: multipart/mixed; boundary="' + mark + b'"\r\n\r\n--' + mark
            + b"\r\n" + body + b"\r\n--" + mark + b"--\r\n"
        )  # fmt: skip
    return HEAD % b"nested%d" % depth + body


def mails_in_mails(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    inner = b"From: a@b.example\r\nSubject: innermost\r\n\r\nHello"
    for _ in range(depth):
        inner = b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    return inner


LETTERS = {
    "charset unknown": typed("u", "text/plain; charset=x-klingon", RUSSIAN.encode()),
    "charset lies ascii": typed("l", "text/plain; charset=us-ascii", RUSSIAN.encode()),
    "charset lies latin": typed("ll", "text/plain; charset=iso-8859-1", RUSSIAN.encode()),
    "charset lies utf-8": typed("lu", "text/plain; charset=utf-8", RUSSIAN.encode("cp1251")),
    "charset missing": mail("m", b"", RUSSIAN.encode("cp1251")),
    "charset koi8": typed("k", "text/plain; charset=koi8-r", RUSSIAN.encode("koi8-r")),
    "charset is a codec of no letters": typed("c", "text/plain; charset=zlib", b"Hello"),
    "charset rot13": typed("r13", "text/plain; charset=rot13", b"Hello"),
    "charset utf-7": typed("u7", "text/plain; charset=utf-7", b"+ADw-script+AD4-"),
    "charset utf-16 half": typed("u16", "text/plain; charset=utf-16", b"\xff\xfeH"),
    "charset with NUL": typed("cn", 'text/plain; charset="utf\x00-8"', b"Hello"),
    "charset very long": typed("cl", f"text/plain; charset={'x' * 5000}", b"Hello"),
    "NUL in text": mail("nul", b"", b"Hel\x00lo \x01\x02\x1b[31m"),
    "NUL in header": mail("nh", b"X-A: a\x00b\r\n"),
    "lone surrogates": typed("s", "text/plain; charset=utf-8", b"a\xed\xa0\x80b"),
    "surrogates utf-16": typed("s16", "text/plain; charset=utf-16-le", b"\x00\xd8a\x00"),
    "four-byte letters": typed("4", "text/plain; charset=utf-8", "🫠𝕏".encode()),
    "bytes in subject": mail("bs").replace(b"Subject: Oven", "Subject: Печь".encode("cp1251")),
    "encoded word broken": mail("ew").replace(b"Oven", b"=?utf-8?b?0JTQvtCx0Y?="),
    "encoded word bomb": mail("eb").replace(b"Oven", b"=?utf-8?q?a?= " * 5000),
    "encoded word hides a line": mail("eh").replace(b"Oven", b"=?utf-8?q?a=0D=0ABcc:_x=40y?="),
    "encoded word NUL": mail("en").replace(b"Oven", b"=?utf-8?q?a=00b?="),
}
PARTS = {
    "nested 20": nested(20),
    "nested 200": nested(200),
    "nested 2000": nested(2000),
    "mails in mails 40": mails_in_mails(40),
    "mails in mails 3000": mails_in_mails(3000),
    "many parts": parts("many", *[b"\r\nx"] * 2000),
    "many files": parts("mf", *[b"Content-Disposition: attachment\r\n\r\nx"] * 300),
    "boundary missing": typed("bm", "multipart/mixed", b"--b\r\n\r\nHello\r\n"),
    "boundary empty": typed("be", 'multipart/mixed; boundary=""', b"--\r\n\r\nHello\r\n"),
    "boundary never ends": parts("bn", b"\r\nHello", end=b""),
    "boundary truncated": parts("bt", b"\r\nHello", end=b"--b"),
    "boundary of itself": parts("bi", b'Content-Type: multipart/mixed; boundary="b"\r\n\r\nx'),
    "base64 broken": typed("64", "text/plain", b"SGVsbG8\r\n!!!\r\nx", "base64"),
    "base64 not at all": typed("64n", "text/plain", "Привет".encode(), "base64"),
    "quoted-printable broken": typed("qp", "text/plain", b"Hel=lo=\r\n=ZZ=", "quoted-printable"),
    "encoding unknown": typed("eu", "text/plain", b"Hello", "x-secret"),
    "uuencode broken": typed("uu", "text/plain", b"begin 644 a\r\nxxxx", "x-uuencode"),
    "type lies: a picture as text": typed("tl", "text/plain", b"\x89PNG\r\n\x1a\n\x00\x00"),
    "type lies: HTML as text": typed("th", "text/plain", b"<script>alert(1)</script>"),
    "type is no type": typed("tn", "bogus", b"Hello"),
    "type repeated": mail("tr", b"Content-Type: text/html\r\nContent-Type: text/plain\r\n"),
    "alternative without text": parts(
        "aw", b"Content-Type: text/html\r\n\r\n<p>Hello", kind="alternative"
    ),
    "alternative empty": parts("ae", kind="alternative"),
    "rfc822 with a zip": parts(
        "rz",
        b"Content-Type: message/rfc822\r\n\r\n"
        b"From: a@b\r\nContent-Type: application/zip\r\n\r\nPK\x03\x04",
    ),
    "rfc822 empty": parts("re", b"Content-Type: message/rfc822\r\n\r\n"),
    "partial": typed("pa", 'message/partial; id="x"; number=1; total=2', b"Hello"),
    "external body": typed(
        "ex", "message/external-body; access-type=URL; URL=file:///etc/passwd", b""
    ),
    "report without parts": typed("rw", "multipart/report; boundary=b", b""),
}
HEADERS = {
    "empty": b"\r\n",
    "one byte": b"x",
    "only line ends": b"\r\n" * 1000,
    "no header lines": b"Hello there, this is only text\nwithout any head",
    "from missing": b"To: help@plano.example\r\nSubject: x\r\n\r\nHello",
    "from twice": b"From: a@client.example\r\nFrom: b@client.example\r\n\r\nHello",
    "from is a name": b"From: Anna\r\n\r\nHello",
    "from with brackets": b"From: <<<a@b.example>>>\r\n\r\nHello",
    "from with comments": b"From: " + b"(" * 3000 + b"a@b.example\r\n\r\nHello",
    "from with a quote": b'From: "Anna \\" <x@y.example>, "@z" <a@b.example>\r\n\r\nHello',
    "from with two at": b"From: a@b@c.example\r\n\r\nHello",
    "from injected": b"From: a@b.example\r\n Bcc: c@d.example\r\n\r\nHello",
    "recipients 10000": b"From: anna@client.example\r\nTo: "
    + b", ".join(b"p%d@x.example" % n for n in range(10_000))
    + b"\r\n\r\nHello",
    "references endless": mail("rf", b"References: " + b"<a@b> " * 20_000 + b"\r\n"),
    "header of 2 MB": mail("h2", b"X-Long: " + b"x" * 2_000_000 + b"\r\n"),
    "header lines 100000": mail("hl", b"X-A: b\r\n" * 100_000),
    "message-id missing": mail("mm").replace(b"Message-ID", b"X-Nothing"),
    "message-id without brackets": mail("mw").replace(b"<mw@client.example>", b"mw@client.example"),
    "message-id very long": mail("x" * 5000),
    "message-id twice": mail("m2", b"Message-ID: <other@client.example>\r\n"),
    "date of 9999": mail("d9").replace(b"3 Mar 2025", b"31 Dec 9999"),
    "date of zone 99": mail("dz").replace(b"+0100", b"-9999"),
    "date of nothing": mail("dn").replace(b"Mon, 3 Mar 2025 10:00:00 +0100", b"yesterday"),
    "date of year 1": mail("d1").replace(b"3 Mar 2025", b"1 Jan 0001"),
    "line without colon": b"From: anna@client.example\r\nnonsense\r\nSubject: x\r\n\r\nHello",
    "mbox line first": b"From anna@client.example Mon Mar  3\r\n" + mail("mb"),
    "old line ends": mail("ol").replace(b"\r\n", b"\r"),
    "unix line ends": mail("ul").replace(b"\r\n", b"\n"),
    "line of a megabyte": mail("lm", b"", b"x" * 1_000_000),
    "parameter bomb": mail(
        "pb", b'Content-Type: text/plain; a*0*="x"; ' + b"p=q; " * 5000 + b"\r\n"
    ),
    "parameter continuations": mail(
        "pc",
        b"Content-Disposition: attachment; "
        + b"".join(b"filename*%d=a; " % n for n in range(500))
        + b"\r\n",
    ),
    "body of 25 MB": mail("b25", b"", base64.b64encode(b"\x00" * 18_000_000)),
}
BROKEN = {**LETTERS, **PARTS, **HEADERS}
