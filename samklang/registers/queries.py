from django.db.models import QuerySet

from .models import Double


def open_doubles() -> QuerySet[Double]:
    return Double.objects.filter(state=Double.State.OPEN).select_related("first", "second")
