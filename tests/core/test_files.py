"""Bytes kept once a company; what a file is; pictures drawn anew."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from accounts.models import Company
from core.file_kinds import clean_name, kind_of
from core.files import file_content, file_keep, files_sweep
from core.models import StoredFile
from core.pictures import has_too_many_pixels, preview_of
from core.tenancy import company_scope
from handoffs.services.attachments import PENDING_LASTS


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 600), mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def archive(*names: str, first: tuple[str, str] | None = None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        if first is not None:
            made.writestr(*first)
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.django_db
def test_file_kept_twice_lies_once_a_company(company: Company, other_company: Company) -> None:
    with transaction.atomic():
        first, again = file_keep(company.pk, b"words"), file_keep(company.pk, b"words")
        other = file_keep(company.pk, b"other words")
    with company_scope(other_company.pk), transaction.atomic():
        theirs = file_keep(other_company.pk, b"words")
    assert first.pk == again.pk != other.pk
    assert theirs.pk != first.pk
    assert file_content(first.pk) == b"words"
    assert StoredFile.objects.count() == 2


@pytest.mark.django_db
def test_file_of_another_company_is_not_found(company: Company, other_company: Company) -> None:
    with company_scope(other_company.pk), transaction.atomic():
        theirs = file_keep(other_company.pk, b"words")
    with pytest.raises(StoredFile.DoesNotExist):
        file_content(theirs.pk)


@pytest.mark.django_db
def test_empty_file_is_not_kept(company: Company) -> None:
    with pytest.raises(ValueError, match="empty"):
        file_keep(company.pk, b"")


@pytest.mark.django_db
def test_kept_bytes_refuse_every_change(company: Company) -> None:
    with transaction.atomic():
        kept = file_keep(company.pk, b"words")
    with pytest.raises(DatabaseError), transaction.atomic():
        StoredFile.objects.filter(pk=kept.pk).update(content=b"others")
    assert file_content(kept.pk) == b"words"


@pytest.mark.django_db
def test_sweep_deletes_old_bytes_that_nothing_holds(company: Company) -> None:
    with transaction.atomic():
        kept = file_keep(company.pk, b"words")
    assert files_sweep(company.pk, older_than=PENDING_LASTS) == 0
    assert files_sweep(company.pk, older_than=PENDING_LASTS * 0) == 1
    assert not StoredFile.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("GIF"), "image/gif"),
        (picture("WEBP"), "image/webp"),
        (b"%PDF-1.7 ...", "application/pdf"),
        (archive("a.txt"), "application/zip"),
        (
            archive("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            archive(first=("mimetype", "application/vnd.oasis.opendocument.text")),
            "application/vnd.oasis.opendocument.text",
        ),
        ("Привет, мир".encode(), "text/plain"),
        ("Привет, мир".encode("cp1251"), "text/plain"),
        ("Привет, мир".encode("utf-16"), "text/plain"),
        (b"a;b\r\n1;2\r\n", "text/plain"),
        (b"Subject: x\r\n\r\n<html><body>", "text/plain"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
    ],
)
def test_file_is_known_by_its_bytes(content: bytes, expected: str) -> None:
    kind = kind_of(content)
    assert kind is not None
    assert kind.content_type == expected


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02",
        b"#!/bin/sh\nrm -rf /",
        b"@echo off",
        b"  <!DOCTYPE html><p>",
        b"<?xml version='1.0'?><!-- x --><svg onload='alert(1)'/>",
        "<html>".encode("utf-16"),
        b"\xef\xbb\xbf<script>",
        archive("META-INF/MANIFEST.MF"),
        b"PK\x03\x04 broken",
        b"RIFF\x00\x00\x00\x00XXXX",
        b"\x01\x02\x03",
    ],
)
def test_file_that_something_would_run_is_of_no_kind(content: bytes) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photo.PNG", "photo.PNG"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\anna\\photo.png", "photo.png"),
        ("photo\u202egnp.exe", "photognp.exe.png"),
        ("pho\r\nto\x00.png", "pho to.png"),
        ('a"b<c>.png', "a_b_c_.png"),
        ("", "file.png"),
        ("...", "file.png"),
        ("x" * 400 + ".png", "x" * 120 + ".png"),
        ("Снимок экрана.png", "Снимок экрана.png"),
        ("setup.exe", "setup.exe.png"),
    ],
)
def test_name_is_cleaned_and_ends_as_the_file_is(name: str, expected: str) -> None:
    assert clean_name(name, kind_of(picture())) == expected


def test_picture_is_drawn_anew_and_small() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    out = BytesIO()
    Image.new("RGB", (2000, 1000)).save(out, "JPEG", exif=exif)

    preview = preview_of(out.getvalue())

    assert preview is not None
    assert b"secret place" not in preview
    with Image.open(BytesIO(preview)) as small:
        assert (small.format, small.size) == ("WEBP", (640, 320))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_picture_of_any_colours_has_a_preview(mode: str) -> None:
    assert preview_of(picture("PNG", mode=mode)) is not None


def test_picture_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: Any) -> None:
    bomb = picture("PNG", (10_000, 6_000), mode="1")
    assert len(bomb) < 50_000

    def refuse(*_args: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", refuse)
    assert has_too_many_pixels(bomb)
    assert preview_of(bomb) is None


def test_broken_picture_has_no_preview() -> None:
    assert preview_of(picture()[:80]) is None
    assert not has_too_many_pixels(b"\x89PNG\r\n\x1a\n")
