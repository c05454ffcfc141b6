"""Documents of a project: papers handed in, and links to what is kept elsewhere."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.foundation.errors import Refused
from samklang.history.actions import record, taken_over
from samklang.projects.models import Document, Project
from samklang.projects.papers import Paper


class AlreadyThere(Refused):
    pass


@transaction.atomic
def add_document(
    project: Project, *, paper: Paper | None = None, by: User | None, on_behalf_of: str = "", **facts: Any
) -> Document:
    """A paper is kept under a name of ours; a document without one is a link."""
    document = Document(project=project, added_by=by, **facts)
    if paper:
        key = hashlib.sha256(paper.content).hexdigest()[:32]
        document.file = f"projects/{project.pk}-{key}.{paper.ending}"
        document.filename, document.size = paper.filename, len(paper.content)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        raise AlreadyThere(_("This file is there already.")) from error
    if paper and not default_storage.exists(document.file):
        default_storage.save(document.file, ContentFile(paper.content))
    _tell(document, "added", by=by, on_behalf_of=on_behalf_of)
    return document


@transaction.atomic
def change_document(document: Document, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> None:
    if changed := taken_over(document, facts):
        document.save(update_fields=changed)
        _tell(document, "changed", by=by, on_behalf_of=on_behalf_of)


@transaction.atomic
def remove_document(document: Document, *, by: User | None, on_behalf_of: str = "") -> None:
    """Off the page, and out of the store once that is certain."""
    file = document.file
    _tell(document, "removed", by=by, on_behalf_of=on_behalf_of)
    document.delete()
    if file:
        transaction.on_commit(lambda: default_storage.delete(file))


def _tell(document: Document, what: str, *, by: User | None, on_behalf_of: str) -> None:
    """The history of a project is open to all who see it: what is for the parties is not named there."""
    facts = {"title": document.title.plain()} if document.is_public else {}
    verb = f"document-{what}" if document.is_public else f"inner-document-{what}"
    record(document.project, verb, by=by, on_behalf_of=on_behalf_of, **facts)
