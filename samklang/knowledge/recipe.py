"""What nearly everybody must have in place before trying what another did; authors begin from it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from samklang.foundation.text import Text

USUAL = (
    ("organisation", _("Somebody who leads answers for it, and has said so")),
    ("organisation", _("Those whose work will change are with us from the start")),
    ("people", _("One person has time set aside for it each week")),
    ("people", _("Somebody knows the subject well enough to see when the result is wrong")),
    ("data", _("We know which data it takes, where they are, and that we may use them for this")),
    ("data", _("What it is today has been measured, so that we can see a difference")),
    ("technology", _("It runs in systems we have, or we know what must be bought")),
    ("law", _("The legal basis is written down, and an assessment of privacy is made where one is needed")),
    ("finance", _("There is money for the trial, and for running it a year after")),
)


def in_every_language(text: object) -> Text:
    """A sentence of the house as the text of a record, in the languages it is translated into."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(text)
    english = said["en"]
    return Text.of(**{code: words for code, words in said.items() if code == "en" or words != english})
