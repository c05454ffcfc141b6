from allauth.account.models import EmailAddress
from factory import Sequence
from factory.django import DjangoModelFactory

from samklang.accounts.models import User

PASSWORD = "tre rolige elger går"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = Sequence("person{}@samklang.example".format)
    name = Sequence("Person {}".format)


def confirmed(**facts):
    """A person who has been here before: the address is known to be theirs."""
    user = UserFactory(**{"language": "en", **facts})
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def with_password(**facts):
    user = confirmed(**facts)
    user.set_password(PASSWORD)
    user.save()
    return user
