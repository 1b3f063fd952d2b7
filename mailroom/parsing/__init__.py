"""Reads mail: bytes in, a frozen `ParsedMail` out. Knows no database and never raises on bytes."""

from mailroom.parsing.mail import parse_head, parse_mail
from mailroom.parsing.quotes import Words, words_of
from mailroom.parsing.result import Address, Bounce, Kind, MailFile, ParsedMail, Problem

__all__ = [
    "Address",
    "Bounce",
    "Kind",
    "MailFile",
    "ParsedMail",
    "Problem",
    "Words",
    "parse_head",
    "parse_mail",
    "words_of",
]
