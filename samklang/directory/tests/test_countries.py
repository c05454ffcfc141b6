import pytest
from django.conf import settings
from django.utils.translation import override

from assets.countries import drawn
from samklang.directory import countries


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_file_of_names_is_what_babel_says_today(language):
    assert list(countries.names_in(language).items()) == list(drawn(language).items())


def test_a_country_is_named_in_the_readers_language():
    with override("nb"):
        assert countries.name_of("DE") == "Tyskland"
    with override("fi"):
        assert countries.name_of("NO") == "Norja"


def test_a_code_that_is_no_country_stays_a_code():
    assert countries.name_of("ZZ") == "ZZ"
