from datetime import UTC, datetime

from factory import Sequence
from factory.django import DjangoModelFactory

from samklang.foundation.models import Letter


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    key = Sequence("letter-{}".format)
    to = Sequence("reader{}@samklang.example".format)
    language = "nb"
    subject = Sequence("Letter {}".format)
    body = "Hello.\n"
    created_at = next_at = datetime(2026, 1, 2, tzinfo=UTC)
