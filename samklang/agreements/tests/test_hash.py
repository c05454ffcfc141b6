import hashlib
import unicodedata

import pytest

from samklang.agreements.canonical import NotCanonical, canonical, hash_of


def test_keys_are_sorted_and_nothing_is_added_between():
    assert canonical({"b": [1, None, True], "a": "ø"}) == '{"a":"ø","b":[1,null,true]}'


def test_the_same_text_written_in_two_ways_has_one_form():
    assert canonical(unicodedata.normalize("NFD", "Ålesund\r\nBodø")) == '"Ålesund\\nBodø"'


@pytest.mark.parametrize("value", [1.5, {"ø": 1}, 2**60, "\ud800", "\x00", {1: 2}, {"a": object()}])
def test_what_two_readers_could_write_differently_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def test_the_hash_is_sha256_over_netstrings():
    told = b'28:samklang-agreement-version-1,4:code,1:2,2:ab,10:{"a":"\xc3\xb8"},'
    assert (
        hash_of(code="code", number=2, previous_hash="ab", terms={"a": "ø"})
        == hashlib.sha256(told).hexdigest()
    )


def test_parts_cannot_slide_into_each_other():
    first = hash_of(code="a1", number=1, previous_hash="", terms={})
    assert first != hash_of(code="a", number=11, previous_hash="", terms={})
