import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.models import Organisation
from samklang.foundation.tests.working import work_off
from samklang.history.models import Entry
from samklang.registers import actions, tables
from samklang.registers.models import Sheet

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
IMPORT = "/en/organisations/import/"


def handed_in(content, *, filename="list.csv", language="en"):
    content = content if isinstance(content, bytes) else content.encode()
    sheet = actions.hand_in(content, filename=filename, language=language, at=NOW, by=UserFactory())
    actions.check(sheet)
    sheet.refresh_from_db()
    return sheet


def taken_in(content, **facts):
    sheet = handed_in(content, **facts)
    actions.confirm(sheet, at=NOW, by=sheet.owner)
    actions.take_in(sheet)
    sheet.refresh_from_db()
    return sheet


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_nothing_is_in_the_directory_until_it_is_confirmed():
    sheet = handed_in("name,kind,country\nOslo kommune,municipality,NO\n")

    assert (sheet.state, sheet.rows, sheet.good, sheet.wrong) == ("checked", 1, 1, 0)
    assert not Organisation.objects.exists()
    actions.confirm(sheet, at=NOW, by=sheet.owner)
    actions.take_in(sheet)

    sheet.refresh_from_db()
    assert (sheet.state, sheet.counts, bytes(sheet.content)) == ("done", {"new": 1}, b"")
    assert Organisation.objects.get().kind == "municipality"
    assert Entry.objects.filter(kind="directory.organisation").get().verb == "imported"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_people_send_is_read(encoding, separator):
    text = f"Navn{separator}Sted\nTromsø kommune{separator}Tromsø\n"
    sheet = taken_in(text.encode(encoding))
    assert sheet.wrong == 0
    assert (Organisation.objects.get().name, Organisation.objects.get().place) == ("Tromsø kommune", "Tromsø")


def test_headings_and_words_are_understood_in_norwegian():
    taken_in(
        "Navn;Type;Land;Sted;Nettsted;Stiftet;Organisasjonsnummer\nSimula;institute;Norge;Oslo;simula.no;1.1.2001;984648855\n"
    )
    simula = Organisation.objects.get()
    assert (simula.kind, simula.country, simula.website) == ("institute", "NO", "https://simula.no")
    assert simula.founded_on == date(2001, 1, 1)
    assert simula.identifiers.get().value == "984648855"


def test_a_sheet_with_dates_numbers_and_lost_zeros_is_read():
    content = workbook(
        ["Name", "Founded", "no-orgnr", "Kommunenummer", "Latitude", "Longitude"],
        ["Oslo kommune", datetime(1838, 1, 1), 958935420, 301, 59.9, 10.7],
    )
    assert taken_in(content, filename="list.xlsx").wrong == 0
    oslo = Organisation.objects.get()
    assert oslo.founded_on == date(1838, 1, 1)
    assert dict(oslo.identifiers.values_list("scheme", "value")) == {
        "no-orgnr": "958935420",
        "no-kommune": "0301",
    }


def test_a_formula_is_not_run_and_what_it_came_to_is_what_counts():
    sheet = handed_in(
        workbook(["Name", "Place"], ['=HYPERLINK("http://x.example","Oslo")', "Oslo"]), filename="f.xlsx"
    )
    assert sheet.errors == [[2, "Name", "A name is missing."]]


def test_what_is_wrong_is_told_by_row_and_column_and_the_rest_is_taken_in():
    sheet = taken_in(
        "name,no-orgnr,country,founded,website,latitude,longitude\n"
        "Good,,NO,,,,\n"
        "Bad number,958935421,NO,,,,\n"
        "Bad country,,Atlantis,,,,\n"
        "Bad day,,,31.2.2020,,,\n"
        "Bad site,,,,not a site,,\n"
        "Bad place,,,,,91,10\n"
        f"{'x' * 10_000},,,,,,\n"
        ",,NO,,,,\n"
    )
    told = {(row, column): sentence for row, column, sentence in sheet.errors}
    assert "958935421 is not a Norwegian organisation number" in told[3, "no-orgnr"]
    assert told[4, "country"] == "“Atlantis” is not a country. Write its name or two letters."
    assert "is not a date" in told[5, "founded"]
    assert "not the address of a website" in told[6, "website"]
    assert "degrees" in told[7, "latitude"]
    assert told[8, "name"] == "A name can have at most 300 characters; this one has 10000."
    assert told[9, "name"] == "A name is missing."
    assert [one.name for one in Organisation.objects.all()] == ["Good"]


def test_a_broken_row_four_thousand_is_shown_as_such():
    lines = [f"Organisation {row}," for row in range(2, 5001)]
    lines[3998] = "Broken,123"
    sheet = handed_in("name,no-orgnr\n" + "\n".join(lines))
    assert (sheet.rows, sheet.good, sheet.wrong) == (4999, 4998, 1)
    assert [(row, column) for row, column, _sentence in sheet.errors] == [(4000, "no-orgnr")]


def test_errors_are_told_in_the_language_of_whoever_handed_it_in():
    assert handed_in("name,country\nA,Atlantis\n", language="nb").errors[0][2].startswith("«Atlantis»")


def test_the_same_number_twice_in_one_list_is_told():
    sheet = handed_in("name,no-orgnr\nOslo,958935420\nOslo igjen,958935420\n")
    assert sheet.errors == [[3, "no-orgnr", "958935420 stands in row 2 already."]]


def test_a_list_handed_in_again_changes_nothing_and_a_changed_one_is_brought_up_to_date():
    taken_in("name,country,place\nSimula,NO,Fornebu\nNORA,NO,Oslo\n")
    assert taken_in("name,country,place\nSimula,NO,Fornebu\nNORA,NO,Oslo\n").counts == {"unchanged": 2}
    numbered = taken_in("name,country,website,ror\nSimula,NO,simula.no,00vn06n10\n")
    assert numbered.counts == {"updated": 1}
    assert Organisation.objects.count() == 2


def test_names_in_any_script_are_taken_in_and_hidden_signs_are_refused():
    sheet = taken_in("name\nجامعة أوسلو\nSensor 🛰️ Lab\nGo\u0308teborg\nOs\u202elo\n")
    assert set(Organisation.objects.values_list("name", flat=True)) == {
        "جامعة أوسلو",
        "Sensor 🛰️ Lab",
        "Göteborg",
    }
    assert "U+202E" in sheet.errors[0][2]


def test_work_that_was_stopped_goes_on_where_it_was(monkeypatch):
    sheet = handed_in("name\n" + "\n".join(f"Organisation {row}" for row in range(1200)))
    actions.confirm(sheet, at=NOW, by=sheet.owner)
    Sheet.objects.filter(pk=sheet.pk).update(done=500, counts={"new": 500})

    actions.take_in(sheet)

    sheet.refresh_from_db()
    assert (sheet.state, sheet.done, sheet.counts) == ("done", 1200, {"new": 1200})
    assert Organisation.objects.count() == 700
    actions.take_in(sheet)
    assert Organisation.objects.count() == 700


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "neither a CSV nor an XLSX"),
        (b"PK\x03\x04 broken", "The XLSX file cannot be read."),
        (b";;;\n1;2;3\n", "The first row must say what each column holds."),
        (b"x" * (tables.LARGEST_FILE + 1), "The file is larger than 20 MB."),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(tables.CannotOpen, match=sentence):
        handed_in(content)


def test_a_list_is_handed_in_looked_at_and_confirmed_on_its_pages(client, secretary):
    file = SimpleUploadedFile("list.csv", b"name,country\nOslo kommune,NO\nBad,Atlantis\n")
    answer = client.post(IMPORT, {"file": file})
    sheet = Sheet.objects.get()
    assert answer.url == f"{IMPORT}{sheet.pk}/"
    assert "Waiting to be checked" in client.get(answer.url).content.decode()
    actions.check(sheet)

    page = client.get(answer.url).content.decode()
    assert "Atlantis" in page
    assert "Take in 1 row" in page
    assert "Oslo kommune" in page
    client.post(f"{answer.url}confirm/")
    actions.take_in(sheet)
    assert "Taken in" in client.get(answer.url).content.decode()
    assert Organisation.objects.get().name == "Oslo kommune"
    assert client.post(f"{answer.url}confirm/").status_code == 422


def test_columns_nobody_recognised_are_told_apart_by_hand(client, secretary):
    client.post(IMPORT, {"file": SimpleUploadedFile("list.csv", b"Hva;Hvor\nOslo kommune;Oslo\n")})
    sheet = Sheet.objects.get()
    page = f"{IMPORT}{sheet.pk}/columns/"
    assert "Say which column holds the name." in client.post(page, {"column_0": "place"}).content.decode()
    assert (
        "cannot hold the same" in client.post(page, {"column_0": "name", "column_1": "name"}).content.decode()
    )
    assert client.post(page, {"column_0": "name", "column_1": "place"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.mapping == {"name": 0, "place": 1}


def test_wrong_rows_can_be_downloaded_and_a_list_thrown_away(client, secretary):
    client.post(IMPORT, {"file": SimpleUploadedFile("list.csv", b"name,country\nBad,Atlantis\n")})
    sheet = Sheet.objects.get()
    actions.check(sheet)
    page = f"{IMPORT}{sheet.pk}/"
    assert client.get(f"{page}wrong-rows/").content[:2] == b"PK"
    assert "no row that can be taken in" in client.post(f"{page}confirm/").content.decode()
    client.post(f"{page}discard/")
    sheet.refresh_from_db()
    assert (sheet.state, bytes(sheet.content)) == ("discarded", b"")


def test_a_list_is_only_for_whoever_handed_it_in(client, secretary):
    other = handed_in("name\nOslo\n")
    assert client.get(f"{IMPORT}{other.pk}/").status_code == 404
    client.force_login(UserFactory())
    assert client.get(IMPORT).status_code == 403


def test_a_file_to_start_from_is_read_by_the_import_itself(client, secretary):
    for kind in ("csv", "xlsx"):
        answer = client.get(f"{IMPORT}template.{kind}")
        sheet = handed_in(b"".join(answer) if answer.streaming else answer.content, filename=f"t.{kind}")
        assert (sheet.good, sheet.wrong) == (1, 0)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [("name,country\nVik,N\0O\nNes,NO\n", [2, "country"]), ("name,co\0untry\nNes,NO\n", None)],
)
def test_a_null_sign_is_told_by_row_and_column_and_stops_no_list(content, wrong):
    sheet = taken_in(content)

    assert sheet.state == "done"
    assert [error[:2] for error in sheet.errors] == ([wrong] if wrong else [])
    assert [one.name for one in Organisation.objects.all()] == ["Nes"]


def test_a_founding_after_the_closing_that_is_known_stops_no_list():
    taken_in("name,orgnr,country\nGamle Vik,958935420,NO\n")
    Organisation.objects.update(closed_on=date(2000, 1, 1))

    sheet = taken_in("name,orgnr,country,founded\nGamle Vik,958935420,NO,2010-01-01\nNes,,NO,2011-01-01\n")

    assert (sheet.state, sheet.counts) == ("done", {"new": 1, "unchanged": 1})
    assert Organisation.objects.get(name="Gamle Vik").founded_on is None


def test_whoever_waits_is_told_that_it_failed_and_when_it_is_tried_again(client, secretary, monkeypatch):
    """What fails is queued again with longer and longer rests, and the page says so."""
    told = 'It failed and is tried again, next at <time datetime="2026-11-21T00:02+00:00">'
    with time_machine.travel(NOW, tick=False):
        sheet = actions.hand_in(b"name\nOslo\n", filename="list.csv", language="en", at=NOW, by=secretary)
        with monkeypatch.context() as broken:
            broken.setattr(tables, "rows_of", lambda *_told: 1 // 0)
            work_off()
        actions.go_on(since=NOW)
        assert told in client.get(f"{IMPORT}{sheet.pk}/").text
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        actions.go_on(since=NOW + timedelta(minutes=1))
        work_off()
        page = client.get(f"{IMPORT}{sheet.pk}/").text
    assert ("It failed" in page, "Checked, waiting for you" in page) == (False, True)
