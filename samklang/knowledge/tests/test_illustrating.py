"""Pictures of a case: read for what they are, freed of what they tell in secret, described in words."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.knowledge.images import NotAPicture, cleaned
from samklang.knowledge.tests.conftest import member

pytestmark = pytest.mark.django_db


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width=2, height=1):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\xff" * 6)
    told = chunk(b"tEXt", b"Author\0Kari") + chunk(b"eXIf", b"MM\0*")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + told
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
        + b"tail"
    )


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(orientation=6):
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0) + b"59.12 N, 11.38 E"
    frame = segment(0xC0, b"\x08" + struct.pack(">HH", 30, 40) + b"\x01\x01\x11\0")
    scan = segment(0xDA, b"\x01\x01\0\0?\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + segment(0xE1, exif) + segment(0xFE, b"secret") + frame + scan + b"\xff\xd9" + b"more"


def test_what_a_photograph_tells_in_secret_is_left_out_and_it_stands_upright():
    image = cleaned(jpeg())
    assert (image.width, image.height, image.ending) == (40, 30, "jpg")
    assert b"59.12 N" not in image.content
    assert b"secret" not in image.content
    assert image.content.endswith(b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9")
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in image.content
    assert cleaned(image.content).content == image.content
    assert b"Exif" not in cleaned(jpeg(orientation=1)).content


def test_of_a_drawing_only_the_drawing_is_kept():
    image = cleaned(png())
    assert (image.width, image.height, image.ending) == (2, 1, "png")
    assert b"Kari" not in image.content
    assert image.content.endswith(b"IEND" + struct.pack(">I", zlib.crc32(b"IEND")))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg onload=alert(1)>",
        jpeg()[:60],
        png()[:40],
        png().replace(b"IDAT", b"IDAX"),
        png(9_000),
    ],
)
def test_what_is_no_picture_or_broken_is_refused(content):
    with pytest.raises(NotAPicture):
        cleaned(content)


@pytest.fixture
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def handed_in(content=None, alt="A sensor on a manhole"):
    upload = SimpleUploadedFile("x.exe", content or png(), content_type="text/html")
    return {"picture": upload, "alt_en": alt}


def test_a_picture_is_added_shown_and_taken_away(client, place, published, kari, at):
    client.force_login(kari)
    assert client.post(at("pictures", published.slug), handed_in()).status_code == 302
    published.refresh_from_db()
    key = published.pictures[0]["key"]
    client.logout()
    assert 'alt="A sensor on a manhole"' in client.get(at("case", published.slug)).content.decode()
    answer = client.get(at("picture", published.slug, key))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    client.force_login(kari)
    client.post(at("remove_picture", published.slug, key))
    assert client.get(at("picture", published.slug, key)).status_code == 404


def test_the_words_of_a_picture_are_changed_and_another_takes_its_place(client, place, published, kari, at):
    client.force_login(kari)
    client.post(at("pictures", published.slug), handed_in())
    published.refresh_from_db()
    first = published.pictures[0]
    assert "A sensor on a manhole" in client.get(at("change_picture", published.slug, first["key"])).text
    client.post(
        at("change_picture", published.slug, first["key"]), {"alt_en": "A drain", "caption_en": "In May"}
    )
    published.refresh_from_db()
    words = {"alt": dict(Text.of(en="A drain")), "caption": dict(Text.of(en="In May"))}
    assert published.pictures == [first | words]
    client.post(at("change_picture", published.slug, first["key"]), handed_in(png(width=3), alt="A drain"))
    published.refresh_from_db()
    assert [one["width"] for one in published.pictures] == [3]


def test_a_picture_without_words_or_that_is_none_is_refused(client, place, published, kari, at):
    client.force_login(kari)
    assert client.post(at("pictures", published.slug), handed_in(alt="")).status_code == 422
    assert client.post(at("pictures", published.slug), handed_in(b"MZ\x90")).status_code == 422
    published.refresh_from_db()
    assert published.pictures == []


def test_the_picture_of_a_draft_is_seen_by_those_who_write_it_and_no_others(client, place, case, kari, at):
    client.force_login(kari)
    client.post(at("pictures", case.slug), handed_in())
    case.refresh_from_db()
    address = at("picture", case.slug, case.pictures[0]["key"])
    assert client.get(address)["Cache-Control"] == "private, no-store"
    client.force_login(member(OrganisationFactory()))
    assert client.get(address).status_code == 404
