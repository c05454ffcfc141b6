import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from samklang.directory import identifiers

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("ror", "https://ror.org/05xg72x27", "05xg72x27"),
        ("ror", "ROR.org/05XG72X27/", "05xg72x27"),
        ("no-orgnr", "958 935 420", "958935420"),
        ("no-orgnr", "NO 958.935.420", "958935420"),
        ("wikidata", "https://www.wikidata.org/wiki/Q6978211", "Q6978211"),
        ("wikidata", "q6978211", "Q6978211"),
        ("no-kommune", "K-0301", "0301"),
        ("dk-kommune", "0101", "101"),
        ("fi-kunta", "091", "091"),
        ("se-kommun", "0180", "0180"),
        ("no-fylke", "03", "03"),
    ],
)
def test_a_number_is_kept_as_its_register_writes_it(scheme, written, kept):
    assert identifiers.clean(scheme, written) == kept


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        ("ror", "05xg72x28"),
        ("ror", "grid.5510.1"),
        ("no-orgnr", "958935421"),
        ("no-orgnr", "12345"),
        ("wikidata", "P31"),
        ("no-kommune", "301"),
        ("dk-kommune", "9"),
        ("fi-kunta", "٠٩١"),
        ("isni", "0000 0001 1323 2247"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(scheme, written):
    with pytest.raises(identifiers.WrongNumber):
        identifiers.clean(scheme, written)


def test_the_sentence_names_the_number_and_what_is_wrong():
    with pytest.raises(identifiers.WrongNumber, match="958935421 is not a Norwegian organisation number"):
        identifiers.clean("no-orgnr", "958935421")


@given(some.text(CROCKFORD, min_size=6, max_size=6), some.integers(0, 8), some.sampled_from(CROCKFORD))
def test_one_wrong_character_in_a_ror_id_is_always_found(middle, place, other):
    right = f"0{middle}{identifiers.ror_check_digits(middle)}"
    assert identifiers.clean("ror", right) == right
    wrong = right[:place] + other + right[place + 1 :]
    if wrong != right:
        with pytest.raises(identifiers.WrongNumber):
            identifiers.clean("ror", wrong)


@given(some.integers(80_000_000, 99_999_999), some.integers(0, 8), some.integers(0, 9))
def test_one_wrong_digit_in_an_organisation_number_is_always_found(front, place, digit):
    check = mod_11(str(front))
    if check is None:
        return
    right = f"{front}{check}"
    assert identifiers.clean("no-orgnr", right) == right
    wrong = right[:place] + str(digit) + right[place + 1 :]
    if wrong != right:
        with pytest.raises(identifiers.WrongNumber):
            identifiers.clean("no-orgnr", wrong)


def mod_11(front):
    rest = (
        -sum(int(digit) * weight for digit, weight in zip(front, (3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    )
    return rest if rest < 10 else None


@pytest.mark.skipif(not SHARED.exists(), reason="the real register extracts of ../shared/data are not here")
def test_every_real_ror_id_and_organisation_number_passes():
    for name in ("ror_nordic", "ror_ai_partners"):
        for line in (SHARED / f"{name}.jsonl").read_text().splitlines():
            identifiers.clean("ror", json.loads(line)["id"])
    for municipality in json.loads((SHARED / "no_kommuner.json").read_text()):
        identifiers.clean("no-kommune", municipality["nr"])
        if municipality.get("orgnr"):
            identifiers.clean("no-orgnr", municipality["orgnr"])
