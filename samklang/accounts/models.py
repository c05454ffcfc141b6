from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may do is said by their mandates, in ``networks``."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(
        max_length=8, default="nb", help_text="The language of letters to this person."
    )
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False, help_text="An invented person of the demo installation.")
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        if self.erased_at:
            return _("Erased person")
        return self.name or self.email

    @property
    def history_label(self) -> str:
        """History is never rewritten, so it knows an account by its number and not by the person's name."""
        return f"#{self.pk}"

    def has_usable_password(self) -> bool:
        """An account that was never given a password has none, also where the column is empty."""
        return bool(self.password) and super().has_usable_password()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class SharedMemory(models.Model):
    """The table behind Django's database cache, as its own command would make it.

    It holds the rate limits and the one-time codes already used, which every worker must agree on.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_shared_memory"

    def __str__(self) -> str:
        return self.cache_key
