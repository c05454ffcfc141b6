from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    user: User  # type: ignore[assignment]  # a signed-in request has a real user
