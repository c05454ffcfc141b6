from datetime import UTC, date, datetime

from factory import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.text import Text
from samklang.knowledge.models import Case, Draft, ReadableIn, Version

MARCH = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEEDED = ("title", "challenge", "solution", "results", "failed")


def content(language="nb", words="Vi lyttet til rørene."):
    return {key: dict(Text.of(**{language: words})) for key in NEEDED}


class CaseFactory(DjangoModelFactory):
    """A published case with one version."""

    class Meta:
        model = Case

    slug = Sequence("case-{}".format)
    organisation = SubFactory(OrganisationFactory)
    state = Case.State.PUBLISHED
    language = "nb"
    title = LazyFunction(lambda: Text.of(nb="Vi fant lekkasjer", en="We found leaks"))
    lead = LazyFunction(lambda: Text.of(nb="Vann rant bort."))
    search_text = "vi fant lekkasjer"
    published_at = MARCH
    confirmed_on = date(2026, 3, 2)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        case = super()._create(model_class, *args, **kwargs)
        Draft.objects.create(case=case, content=content(), saved_at=MARCH)
        if case.state == Case.State.PUBLISHED:
            Version.objects.create(case=case, number=1, content=content(), published_at=MARCH)
            ReadableIn.objects.bulk_create(ReadableIn(case=case, language=code) for code in case.title)
        return case


class DraftCaseFactory(CaseFactory):
    state = Case.State.DRAFT
    published_at = None
    confirmed_on = None
