"""Each register in the shapes its owner publishes it in, made small by hand."""

import gzip
import json
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from samklang.directory.models import Organisation
from samklang.registers import published

ROR_1 = {
    "id": "https://ror.org/01xtthb56",
    "name": "University of Oslo",
    "email_address": None,
    "ip_addresses": [],
    "established": 1811,
    "types": ["Education"],
    "relationships": [{"label": "Ministry", "type": "Parent", "id": "https://ror.org/00a2xqy27"}],
    "addresses": [{"lat": 59.91273, "lng": 10.74609, "state": None, "city": "Oslo", "geonames_city": {}}],
    "links": ["https://www.uio.no/"],
    "aliases": ["Royal Frederick University"],
    "acronyms": ["UIO"],
    "status": "active",
    "wikipedia_url": "http://en.wikipedia.org/wiki/University_of_Oslo",
    "labels": [{"label": "Universitetet i Oslo", "iso639": "no"}],
    "country": {"country_name": "Norway", "country_code": "NO"},
    "external_ids": {
        "GRID": {"preferred": "grid.5510.1", "all": "grid.5510.1"},
        "Wikidata": {"preferred": None, "all": ["Q486156"]},
    },
}
ROR_2 = {
    "admin": {"created": {"date": "2018-11-14", "schema_version": "1.0"}},
    "domains": ["uio.no"],
    "established": 1811,
    "external_ids": [{"all": ["Q486156"], "preferred": None, "type": "wikidata"}],
    "id": "https://ror.org/01xtthb56",
    "links": [
        {"type": "website", "value": "https://www.uio.no/"},
        {"type": "wikipedia", "value": "http://en.wikipedia.org/wiki/University_of_Oslo"},
    ],
    "locations": [
        {
            "geonames_id": 3143244,
            "geonames_details": {
                "continent_code": "EU",
                "country_code": "NO",
                "country_name": "Norway",
                "lat": 59.91273,
                "lng": 10.74609,
                "name": "Oslo",
            },
        }
    ],
    "names": [
        {"lang": None, "types": ["acronym"], "value": "UIO"},
        {"lang": "no", "types": ["label"], "value": "Universitetet i Oslo"},
        {"lang": None, "types": ["alias"], "value": "Royal Frederick University"},
        {"lang": "en", "types": ["ror_display", "label"], "value": "University of Oslo"},
    ],
    "relationships": [{"label": "Ministry", "type": "parent", "id": "https://ror.org/00a2xqy27"}],
    "status": "active",
    "types": ["education", "funder"],
}


def written(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def only(register, path):
    [told], _left_out = published.read(register, path)
    return told


@pytest.mark.parametrize("entry", [ROR_1, ROR_2], ids=["schema 1", "schema 2"])
def test_a_ror_record_says_the_same_in_both_schemas(tmp_path, entry):
    told = only("ror", written(tmp_path / "ror.json", [entry]))

    assert told.name == "Universitetet i Oslo"
    assert told.names["en"] == "University of Oslo"
    assert {"UIO", "Royal Frederick University"} <= set(told.also)
    assert (told.kind, told.country, told.place) == ("university", "NO", "Oslo")
    assert told.founded_on == date(1811, 1, 1)
    assert told.website == "https://www.uio.no/"
    assert told.identifiers == {"ror": "01xtthb56", "wikidata": "Q486156"}
    assert told.parent == ("ror", "00a2xqy27")


def test_withdrawn_and_inactive_ror_records_are_left_out(tmp_path):
    path = written(tmp_path / "ror.json", [{**ROR_2, "status": "withdrawn"}, {**ROR_1, "status": "inactive"}])
    assert published.read("ror", path) == ([], 2)


def test_a_ror_dump_is_read_from_its_zip_in_the_newest_schema(tmp_path):
    with zipfile.ZipFile(tmp_path / "v1.45-2024-04-11-ror-data.zip", "w") as archive:
        archive.writestr("v1.45-2024-04-11-ror-data.csv", "id,name\n")
        archive.writestr("v1.45-2024-04-11-ror-data.json", json.dumps([{**ROR_1, "name": "Old schema"}]))
        archive.writestr("v1.45-2024-04-11-ror-data_schema_v2.json", json.dumps([ROR_2]))
    assert only("ror", tmp_path / "v1.45-2024-04-11-ror-data.zip").names["en"] == "University of Oslo"


def test_only_one_country_is_taken_when_asked(tmp_path):
    path = written(tmp_path / "ror.jsonl", "\n".join(json.dumps(ROR_2) for _line in range(2)))
    assert published.read("ror", path, country="SE") == ([], 2)
    assert len(published.read("ror", path, country="no")[0]) == 2


def test_kartverket_gives_municipalities_by_county_with_sami_names_and_a_point(tmp_path):
    path = written(
        tmp_path / "fylkerkommuner.json",
        [
            {
                "fylkesnavn": "Finnmark",
                "fylkesnummer": "56",
                "kommuner": [
                    {
                        "kommunenavn": "Kárášjohka - Karasjok",
                        "kommunenavnNorsk": "Karasjok",
                        "kommunenummer": "5610",
                        "gyldigeNavn": [
                            {"navn": "Karasjok", "prioritet": 2, "sprak": "Norsk"},
                            {"navn": "Kárášjohka", "prioritet": 1, "sprak": "Nordsamisk"},
                        ],
                        "punktIOmrade": {"coordinates": [[25.2, 69.3]], "type": "MultiPoint"},
                        "samiskForvaltningsomrade": True,
                    }
                ],
            }
        ],
    )
    told = only("no-kommuner", path)

    assert (told.name, told.names) == ("Karasjok kommune", {"se": "Kárášjohka"})
    assert (told.latitude, told.longitude) == (69.3, 25.2)
    assert told.identifiers == {"no-kommune": "5610"}


def test_kartverkets_short_list_is_read_too(tmp_path):
    path = written(
        tmp_path / "kommuner.json",
        [{"kommunenavn": "Oslo", "kommunenavnNorsk": "Oslo", "kommunenummer": "0301"}],
    )
    assert only("no-kommuner", path).name == "Oslo kommune"


KLASS = {
    "code": "5610",
    "parentCode": None,
    "level": "1",
    "name": "Karasjok - Kárášjohka",
    "shortName": "",
    "presentationName": "",
    "validFrom": None,
    "validTo": None,
    "notes": "",
}


def test_klass_is_read_as_json_and_as_csv_in_the_encodings_of_statistics_norway(tmp_path):
    unknown = {**KLASS, "code": "9999", "name": "Uoppgitt"}
    as_json = only("no-kommuner", written(tmp_path / "klass.json", {"codes": [KLASS, unknown]}))
    text = '"code";"parentCode";"level";"name"\n"5610";"";"1";"Karasjok - Karasjohka på norsk"\n'
    (tmp_path / "klass.csv").write_bytes(text.encode("iso-8859-1"))

    assert as_json.name == "Karasjok kommune"
    assert "Kárášjohka" in as_json.also
    assert only("no-kommuner", tmp_path / "klass.csv").name == "Karasjok kommune"


def test_a_county_is_known_by_its_two_digits(tmp_path):
    told = only(
        "no-kommuner", written(tmp_path / "fylker.json", [{"fylkesnavn": "Rogaland", "fylkesnummer": "11"}])
    )
    assert (told.name, told.kind, told.identifiers) == (
        "Rogaland fylkeskommune",
        "county",
        {"no-fylke": "11"},
    )


UNIT = {
    "organisasjonsnummer": "958935420",
    "navn": "OSLO KOMMUNE",
    "organisasjonsform": {"kode": "KOMM", "beskrivelse": "Kommune"},
    "hjemmeside": "www.oslo.kommune.no",
    "naeringskode1": {"kode": "84.110", "beskrivelse": "Generell offentlig administrasjon"},
    "stiftelsesdato": "1838-01-01",
    "forretningsadresse": {
        "landkode": "NO",
        "postnummer": "0037",
        "poststed": "OSLO",
        "kommune": "OSLO",
        "kommunenummer": "0301",
    },
    "konkurs": False,
}


def test_a_unit_of_the_bronnoysund_register_is_read_from_search_answers_and_the_whole_list(tmp_path):
    answer = only(
        "no-enheter", written(tmp_path / "enheter.json", {"_embedded": {"enheter": [UNIT]}, "page": {}})
    )
    (tmp_path / "enheter_alle.json.gz").write_bytes(gzip.compress(json.dumps([UNIT]).encode()))
    whole = only("no-enheter", tmp_path / "enheter_alle.json.gz")

    assert answer == whole
    assert (whole.name, whole.kind, whole.place) == ("Oslo kommune", "municipality", "Oslo")
    assert whole.identifiers == {"no-orgnr": "958935420", "no-kommune": "0301"}
    assert whole.website == "https://www.oslo.kommune.no"


def test_a_unit_is_read_from_the_register_s_csv(tmp_path):
    path = written(
        tmp_path / "enheter.csv",
        "organisasjonsnummer,navn,organisasjonsform.kode,naeringskode1.kode,hjemmeside,overordnetEnhet,"
        "forretningsadresse.poststed,forretningsadresse.landkode\n"
        '"984648855","SIMULA RESEARCH LABORATORY AS","AS","72.190","simula.no","","OSLO","NO"\n',
    )
    told = only("no-enheter", path)
    assert (told.name, told.kind) == ("SIMULA RESEARCH LABORATORY AS", "institute")
    assert (told.place, told.website) == ("Oslo", "https://simula.no")


def test_units_that_were_struck_off_are_left_out(tmp_path):
    path = written(tmp_path / "enheter.json", [{**UNIT, "slettedato": "2020-01-01"}])
    assert published.read("no-enheter", path) == ([], 1)


def test_swedish_codes_come_as_a_sheet_with_a_heading_above_or_from_a_table(tmp_path):
    book = Workbook()
    for row in (
        ["Län och kommuner 2024-01-01"],
        [],
        ["Kod", "Namn"],
        ["01", "Stockholms län"],
        ["0180", "Stockholm"],
    ):
        book.active.append(row)
    book.save(tmp_path / "kommuner.xlsx")
    table = {
        "variables": [{"code": "Region", "values": ["00", "0180"], "valueTexts": ["Riket", "Stockholm"]}]
    }

    sheet = only("se-kommuner", tmp_path / "kommuner.xlsx")
    assert only("se-kommuner", written(tmp_path / "pxweb.json", table)) == sheet
    assert (sheet.name, sheet.identifiers) == ("Stockholm kommun", {"se-kommun": "0180"})


def test_danish_codes_come_from_the_address_service_or_statistics_denmark(tmp_path):
    service = {
        "dagi_id": "389103",
        "kode": "0101",
        "navn": "København",
        "regionskode": "1084",
        "udenforkommuneinddeling": False,
        "visueltcenter": [12.55, 55.69],
    }
    island = {**service, "kode": "0411", "navn": "Christiansø", "udenforkommuneinddeling": True}
    dawa = only("dk-kommuner", written(tmp_path / "kommuner.json", [service, island]))
    listed = written(tmp_path / "dst.csv", "KODE;NIVEAU;TITEL\n084;1;Region Hovedstaden\n101;3;København\n")

    assert (dawa.name, dawa.identifiers, dawa.latitude) == ("København Kommune", {"dk-kommune": "101"}, 55.69)
    assert only("dk-kommuner", listed).name == "København Kommune"


@pytest.mark.parametrize(
    "content",
    [
        [
            {
                "localId": "kunta_1_20240101/091",
                "code": "091",
                "classificationItemNames": [
                    {"lang": "fi", "name": "Helsinki"},
                    {"lang": "sv", "name": "Helsingfors"},
                ],
            }
        ],
        {"meta": {}, "results": [{"codeValue": "091", "prefLabel": {"fi": "Helsinki", "sv": "Helsingfors"}}]},
        "CODEVALUE,STATUS,PREFLABEL_FI,PREFLABEL_SV\n091,VALID,Helsinki,Helsingfors\n",
    ],
    ids=["Statistics Finland", "koodistot JSON", "koodistot CSV"],
)
def test_finnish_codes_bring_their_name_in_both_languages(tmp_path, content):
    told = only("fi-kunnat", written(tmp_path / "kunnat.txt", content))
    assert (told.name, told.names) == ("Helsinki", {"sv": "Helsingfors"})
    assert told.identifiers == {"fi-kunta": "091"}


@pytest.mark.parametrize("content", ["", "[{", '[{"id": 3, "status": "active"}]'])
def test_a_file_of_another_kind_is_refused_with_a_sentence(tmp_path, content):
    with pytest.raises(published.CannotRead):
        published.read("ror", written(tmp_path / "wrong.json", content))


def test_a_file_that_was_cut_short_is_refused_with_the_line_where_it_ends(tmp_path):
    whole = "\n".join(json.dumps(entry) for entry in (ROR_1, ROR_2))

    with pytest.raises(published.CannotRead, match=r"Line 2 of cut\.jsonl is broken"):
        published.read("ror", written(tmp_path / "cut.jsonl", whole[:-20]))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("register", "entries"),
    [
        ("no-kommuner", [{"code": "0114", "name": "Upplands Väsby", "lan": "01"}]),
        ("fi-kunnat", [ROR_1, ROR_2]),
    ],
)
def test_the_file_of_another_register_is_refused_and_nothing_is_read(tmp_path, register, entries):
    file = tmp_path / "list.json"
    file.write_text(json.dumps(entries))

    with pytest.raises(CommandError, match="holds nothing that reads as"):
        call_command("import", register, str(file))

    assert not Organisation.objects.exists()
