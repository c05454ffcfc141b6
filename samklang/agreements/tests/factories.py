from factory import Sequence
from factory.django import DjangoModelFactory

from samklang.agreements.models import Agreement
from samklang.foundation.text import Text


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    code = Sequence("agreement-{}".format)
    kind = Agreement.Kind.MEMORANDUM
    title = Sequence(lambda n: Text.of(en=f"Agreement {n}", nb=f"Avtale {n}"))
