"""Whose session it is, is asked for every page somebody signed in reads: by two statements written once.

As Django and allauth do it, but that these are not put together anew for each page.
"""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from samklang.foundation.prepared import prepared

from .models import User


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Session | None:
        for session in _session(key=str(self.session_key)):
            if session.expire_date > timezone.now():
                return session
        self._session_key = None
        return None


class Backend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        for user in _user(pk=user_id):
            if self.user_can_authenticate(user):
                return user
        return None


@prepared
def _session(*, key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


@prepared
def _user(*, pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
