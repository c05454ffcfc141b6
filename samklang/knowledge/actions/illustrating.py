"""Pictures of a case: handed in, made safe, described in words, taken away again."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.knowledge.images import Image
from samklang.knowledge.models import Case

from .states import WrongState, lock, refuse_if_withdrawn

MOST = 12


@transaction.atomic
def add_picture(case: Case, image: Image, *, alt: Text, caption: Text, by: User | None) -> str:
    """Keep the picture under a name of ours; what it shows is said in words for those who cannot see it."""
    lock(case)
    refuse_if_withdrawn(case)
    if not alt:
        raise WrongState(_("Say in words what the picture shows."))
    if len(case.pictures) >= MOST:
        raise WrongState(_("A case has at most twelve pictures."))
    facts = _kept(case, image)
    case.pictures = [*case.pictures, facts | {"alt": dict(alt), "caption": dict(caption)}]
    case.save(update_fields=["pictures"])
    record(case, "picture-added", by=by)
    return str(facts["key"])


@transaction.atomic
def change_picture(
    case: Case, key: str, *, image: Image | None, alt: Text, caption: Text, by: User | None
) -> None:
    """Other words for it, or another picture in its place."""
    lock(case)
    refuse_if_withdrawn(case)
    before = next((one for one in case.pictures if one["key"] == key), None)
    if before is None:
        raise WrongState(_("This picture has been taken away already."))
    facts = _kept(case, image) if image else {}
    after = before | facts | {"alt": dict(alt), "caption": dict(caption)}
    case.pictures = [after if one is before else one for one in case.pictures]
    case.save(update_fields=["pictures"])
    record(case, "picture-changed", by=by)
    if facts:
        transaction.on_commit(lambda: default_storage.delete(before["name"]))


def _kept(case: Case, image: Image) -> dict[str, Any]:
    key = hashlib.sha256(image.content).hexdigest()[:16]
    if any(one["key"] == key for one in case.pictures):
        raise WrongState(_("This picture is there already."))
    name = f"cases/{case.pk}-{key}.{image.ending}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(image.content))
    return {"key": key, "name": name, "width": image.width, "height": image.height}


@transaction.atomic
def remove_picture(case: Case, key: str, *, by: User | None) -> None:
    """Off the page, and out of the store once that is certain."""
    lock(case)
    gone = [one for one in case.pictures if one["key"] == key]
    if not gone:
        raise WrongState(_("This picture has been taken away already."))
    case.pictures = [one for one in case.pictures if one["key"] != key]
    case.save(update_fields=["pictures"])
    record(case, "picture-removed", by=by)
    transaction.on_commit(lambda: default_storage.delete(gone[0]["name"]))
