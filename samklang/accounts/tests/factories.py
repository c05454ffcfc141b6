from factory import Sequence
from factory.django import DjangoModelFactory

from samklang.accounts.models import User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = Sequence("person{}@samklang.example".format)
    name = Sequence("Person {}".format)
