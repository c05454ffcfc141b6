from factory import SubFactory
from factory.django import DjangoModelFactory

from samklang.accounts.tests.factories import UserFactory
from samklang.history.models import Delivery


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = Delivery

    user = SubFactory(UserFactory)
