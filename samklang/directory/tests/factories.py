from factory import LazyAttribute, Sequence
from factory.django import DjangoModelFactory

from samklang.directory import names
from samklang.directory.models import Organisation, Person, Topic
from samklang.foundation.text import Text


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = Sequence("Organisation {}".format)
    slug = Sequence("organisation-{}".format)
    kind = Organisation.Kind.MUNICIPALITY
    country = "NO"
    search_text = LazyAttribute(lambda o: names.folded(o.name))


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = Sequence("Person {}".format)
    slug = Sequence("person-{}".format)


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    slug = Sequence("topic-{}".format)
    labels = Sequence(lambda n: Text.of(en=f"Topic {n}", nb=f"Emne {n}"))
