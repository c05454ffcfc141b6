"""Documents are handed in by the parties, read for what they are, and shown to those they are for."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from samklang.accounts.personal import holdings
from samklang.history.models import Entry
from samklang.networks.tests.factories import MandateFactory
from samklang.projects import actions, papers
from samklang.projects.models import Document

from .factories import PartyFactory, ProjectFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(network, town):
    project = ProjectFactory(network=network)
    PartyFactory(project=project, organisation=town, role="partner")
    return project


@pytest.fixture
def member(town):
    """Somebody of a party that does not lead."""
    return MandateFactory(role="member", network=None, organisation=town).user


def at(name, *args):
    with translation.override("en"):
        return reverse(f"projects:{name}", args=args)


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


def packed(**parts):
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/"), content)
    return told.getvalue()


def handed_in(client, project, member, **more):
    client.force_login(member)
    sent = {"title_nb": "Sluttrapport", "on": "2026-05-01", "is_public": "on"}
    sent |= {"paper": upload("Rapport 1.pdf"), **more}
    answer = client.post(at("add_document", project.slug), sent)
    return answer, Document.objects.filter(project=project).first()


def test_a_party_hands_in_a_file_that_everyone_may_fetch(client, project, member):
    answer, document = handed_in(client, project, member)
    assert answer.status_code == 302
    client.logout()
    assert "Sluttrapport" in client.get(f"/nb/projects/{project.slug}/").text
    fetched = client.get(at("document", project.slug, document.pk))
    assert fetched.content == PDF
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="Rapport 1.pdf"'
    assert fetched.headers["Content-Type"] == "application/pdf"
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    told = client.get(f"/api/v1/projects/{project.slug}").json()["documents"]
    assert [(one["kind"], one["bytes"]) for one in told] == [("pdf", len(PDF))]


def test_what_is_for_the_parties_is_named_to_nobody_else(client, project, member, stranger):
    _answer, document = handed_in(client, project, member, is_public="")
    place, page = at("document", project.slug, document.pk), f"/nb/projects/{project.slug}/"
    assert client.get(place).status_code == 200
    for who in (None, stranger):
        client.logout()
        if who:
            client.force_login(who)
        assert client.get(place).status_code == 404
        assert "Sluttrapport" not in client.get(page).text
    assert client.get(f"/api/v1/projects/{project.slug}").json()["documents"] == []
    assert "Sluttrapport" not in str([entry.facts for entry in Entry.objects.all()])


def test_who_handed_it_in_may_change_it_and_take_it_away(
    client, project, member, django_capture_on_commit_callbacks
):
    _answer, document = handed_in(client, project, member)
    client.post(at("change_document", project.slug, document.pk), {"title_nb": "Ny", "on": "2026-05-02"})
    document.refresh_from_db()
    assert (str(document.title), document.is_public) == ("Ny", False)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("remove_document", project.slug, document.pk))
    assert not Document.objects.exists()
    assert not default_storage.exists(document.file)
    verbs = list(Entry.objects.filter(kind="projects.project").values_list("verb", flat=True))
    assert verbs == ["document-added", "inner-document-changed", "inner-document-removed"]


def test_others_of_the_parties_read_it_and_do_not_change_it(client, project, member, town):
    _answer, document = handed_in(client, project, member, is_public="")
    client.force_login(MandateFactory(role="member", network=None, organisation=town).user)
    assert client.get(at("document", project.slug, document.pk)).status_code == 200
    assert client.post(at("remove_document", project.slug, document.pk)).status_code == 403


def test_a_link_needs_no_file_and_one_of_the_two_is_needed(client, project, member):
    link = {"paper": "", "url": "https://example.org/a"}
    assert handed_in(client, project, member, **link)[0].status_code == 302
    assert "one of the two" in handed_in(client, project, member, paper="")[0].text
    assert "one of the two" in handed_in(client, project, member, url="https://example.org/a")[0].text
    assert Document.objects.count() == 1


def test_the_same_file_is_there_once(client, project, member):
    handed_in(client, project, member)
    assert "there already" in handed_in(client, project, member)[0].text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("drawing.svg", b"<svg>"),
        ("no-ending", PDF),
        ("empty.txt", b"  "),
        ("program.txt", b"MZ\x00\x01"),
        ("page.pdf", b"<html>"),
        ("old.docx", b"\xd0\xcf\x11\xe0"),
        ("other.docx", packed(**{"[Content_Types].xml": "x", "xl__a.xml": "x"})),
        ("macro.xlsx", packed(**{"[Content_Types].xml": "x", "xl__a.xml": "x", "xl__vbaProject.bin": "x"})),
        ("text.ods", packed(mimetype=papers.KINDS["odt"])),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(client, project, member, name, content):
    answer, document = handed_in(client, project, member, paper=upload(name, content))
    assert answer.status_code == 422
    assert document is None
    assert "This kind of file" in answer.text or "not what its name says" in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", packed(**{"[Content_Types].xml": "x", "word__document.xml": "x"})),
        ("a.odt", packed(mimetype=papers.KINDS["odt"])),
        ("a.csv", "år;verdi\n".encode()),
    ],
)
def test_what_people_write_is_kept(name, content):
    assert papers.read(upload(name, content)).content == content


def test_a_large_file_and_a_large_content_are_refused(monkeypatch):
    monkeypatch.setattr(papers, "LARGEST_OPENED", 10)
    with pytest.raises(papers.NotAPaper, match="not what its name"):
        papers.read(upload("a.odt", packed(mimetype=papers.KINDS["odt"])))
    monkeypatch.setattr(papers, "LARGEST", 10)
    with pytest.raises(papers.NotAPaper, match="20 MB"):
        papers.read(upload("a.pdf"))


def test_a_name_hides_nothing(client, project, member):
    _answer, document = handed_in(client, project, member, paper=upload("a\u202egnp.exe\u202c.pdf"))
    assert document.filename == "agnp.exe.pdf"


def test_a_stranger_hands_in_nothing(client, project, stranger):
    answer, document = handed_in(client, project, stranger)
    assert (answer.status_code, document) == (403, None)


def test_a_person_is_told_what_they_handed_in(client, project, member):
    handed_in(client, project, member)
    assert "Sluttrapport" in str([one.export(member) for one in holdings()])
    actions.forget(member)
    assert Document.objects.get().added_by is None
