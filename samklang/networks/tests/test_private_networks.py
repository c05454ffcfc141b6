"""What a private network is, and who is in it, is told to nobody outside."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import actions as directory
from samklang.directory.models import Affiliation, Consent, Parentage, Person
from samklang.directory.tests.factories import OrganisationFactory, PersonFactory
from samklang.history.models import Entry
from samklang.networks import actions
from samklang.networks.models import Network

from .factories import MandateFactory, MembershipFactory, NetworkFactory, TierFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 11, 1)
PLACES = (
    "/en/",
    "/en/organisations/",
    "/en/organisations/?q=hush",
    "/en/organisations/?format=csv",
    "/en/organisations/suggest/?field=q&q=hush",
    "/en/organisations/top/",
    "/en/organisations/top/tree/",
    "/en/organisations/top/?format=jsonld",
    "/en/organisations/hush/",
    "/en/organisations/hush/?format=jsonld",
    "/en/organisations/hush/tree/",
    "/en/networks/",
    "/en/networks/?format=csv",
    "/en/people/",
    "/en/people/ada/",
    "/en/people/ada/?format=jsonld",
    "/en/people/?organisation=hush",
    "/en/map/",
    "/en/graph/",
    "/en/history/directory.organisation/{face}/",
    "/api/v1/organisations/",
    "/api/v1/organisations/?q=hush",
    "/api/v1/organisations/hush",
    "/api/v1/organisations/top",
    "/api/v1/organisations/?after=hush",
    "/api/v1/people",
    "/api/v1/people?organisation=hush",
    "/api/v1/networks",
)


def private_network():
    """A network nobody may know of, tied to records that everybody reads."""
    network = NetworkFactory(name="Hush", slug="hush-net", is_public=False, organisation__slug="hush")
    top = OrganisationFactory(name="Top", slug="top", latitude=59.9, longitude=10.7)
    Parentage.objects.create(child=network.organisation, parent=top, started_on=DAY)
    person = PersonFactory(name="Ada", slug="ada")
    Affiliation.objects.create(person=person, organisation=network.organisation)
    Consent.objects.create(person=person, purpose="directory", given_at=NOW)
    MembershipFactory(network=network, organisation=top, tier=TierFactory(network=network))
    return network


def holder(**of):
    return MandateFactory(**{"network": None, **of}).user


def as_user(user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_private_network_is_named_nowhere_a_stranger_reads(place, is_signed_in):
    network = private_network()
    stranger = UserFactory() if is_signed_in else None

    answer = as_user(stranger).get(place.format(face=network.organisation_id))

    # The word that was asked for is shown again in small letters, which tells nothing.
    told = answer.getvalue().decode()
    assert "Hush" not in told


@pytest.mark.parametrize("place", ["/en/organisations/", "/en/organisations/top/", "/en/organisations/hush/"])
def test_its_own_people_and_the_operators_find_it_in_the_directory(place):
    network = private_network()

    for user in (holder(role="secretariat", network=network), holder(role="operator")):
        assert "Hush" in as_user(user).get(place).content.decode()


def test_the_figure_of_organisations_leaves_out_what_the_reader_may_not_know_of():
    from samklang.directory.queries.organisations import count_visible_to

    network = private_network()

    assert count_visible_to(as_user().get("/en/").wsgi_request.user) == 1
    assert count_visible_to(holder(role="secretariat", network=network)) == 2


def test_what_becomes_private_leaves_the_directory_and_comes_back_with_those_inside_it():
    network = NetworkFactory()
    inside = NetworkFactory(parent=network)

    actions.edit_network(network, is_public=False, by=None)

    inside.refresh_from_db()
    shown = (inside.is_public, inside.organisation.is_listed, network.organisation.is_listed)
    assert shown == (False, False, False)
    with pytest.raises(actions.NotForEverybody):
        actions.edit_network(Network.objects.get(pk=inside.pk), is_public=True, by=None)
    actions.edit_network(network, is_public=True, by=None)
    assert network.organisation.is_listed


def test_a_private_network_is_no_member_of_a_public_one():
    public, private = NetworkFactory(), private_network()
    tier = TierFactory(network=public)

    with pytest.raises(actions.WouldBeNamed, match="private"):
        actions.admit(public, private.organisation, tier=tier, on=DAY, by=None)

    known = NetworkFactory()
    actions.admit(public, known.organisation, tier=tier, on=DAY, by=None)
    with pytest.raises(actions.NotForEverybody, match="End that membership first"):
        actions.edit_network(known, is_public=False, by=None)


def test_an_operator_says_who_runs_a_private_network_and_sees_nothing_else_of_it():
    network = private_network()
    client = as_user(holder(role="operator"))
    page = reverse("networks:mandates", args=[network.slug])

    assert client.get(page).status_code == 200
    sent = {"role": "secretariat", "email": "a@x.example", "name": "A", "on": timezone.localdate()}
    assert client.post(page, sent).status_code == 302
    assert network.mandates.get().user.email == "a@x.example"
    assert client.get(network.get_absolute_url()).status_code == 404


def test_a_person_without_an_account_is_known_to_the_secretariat_that_entered_her():
    ours, theirs = NetworkFactory(), NetworkFactory()
    us, them = (as_user(holder(role="secretariat", network=one)) for one in (ours, theirs))

    us.post(reverse("directory:enter-person"), {"name": "Quiet Person"})

    person = Person.objects.get(name="Quiet Person")
    assert person.keeper == ours.organisation
    pages = [reverse(f"directory:{name}", args=[person.slug]) for name in ("person", "edit-person")]
    assert [us.get(page).status_code for page in pages] == [200, 200]
    assert [them.get(page).status_code for page in pages] == [404, 404]
    assert "Quiet" not in them.get(reverse("directory:people")).content.decode()
    assert as_user(holder(role="operator")).get(pages[0]).status_code == 200


def test_what_a_private_network_enters_does_not_tell_whose_work_it_was():
    network = private_network()
    client = as_user(holder(role="secretariat", network=network))
    client.post(reverse("directory:enter-organisation"), {"name": "New", "kind": "company", "country": "NO"})
    mandate = {"role": "editor", "email": "a@x.example", "name": "A", "on": timezone.localdate()}
    client.post(reverse("networks:member_mandates", args=[network.slug, "top"]), mandate)

    for slug in ("new", "top"):
        told = as_user(UserFactory()).get(f"/en/organisations/{slug}/").content.decode()
        assert "Hush" not in told
    assert Entry.objects.filter(kind="directory.organisation").count() == 2


def test_the_number_of_a_hidden_record_is_taken_and_its_name_stays_unsaid():
    hidden = OrganisationFactory(name="Hush", is_listed=False)
    directory.identify(hidden, "no-orgnr", "958935420", by=None)
    client = as_user(holder(role="secretariat", network=NetworkFactory()))

    said = {"name": "Other", "kind": "company", "country": "NO", "id_no-orgnr": "958 935 420"}
    answer = client.post(reverse("directory:enter-organisation"), said).content.decode()

    assert "a record that is not public" in answer
    assert "Hush" not in answer


@pytest.mark.parametrize("end", ["withdrawn", "declined", "expired"])
def test_whom_a_public_network_asked_stays_unsaid_when_it_is_private(end):
    tier, private = TierFactory(), private_network()
    facts = {"email": "a@x.example", "tier": tier, "language": "en", "by": None, "at": NOW}
    asked = actions.invite(tier.network, private.organisation, **facts)
    {
        "withdrawn": lambda: actions.withdraw_invitation(asked, by=None, at=NOW),
        "declined": lambda: actions.decline(asked, reason="", by=None, at=NOW),
        "expired": lambda: actions.expire(asked, at=NOW + timedelta(days=31)),
    }[end]()

    told = as_user().get(f"/en/history/networks.network/{tier.network.pk}/").content.decode()
    assert end in told
    assert "Hush" not in told


@pytest.mark.parametrize("name", ["member", "change_tier", "end", "member_mandates", "opt_out"])
def test_no_page_of_a_public_network_tells_that_a_private_one_is_there(name):
    private, public = private_network(), TierFactory().network
    client = as_user(holder(role="secretariat", network=public))

    for slug in (private.organisation.slug, "nowhere"):
        assert client.get(reverse(f"networks:{name}", args=[public.slug, slug])).status_code == 404


def test_the_logo_of_a_private_network_is_kept_by_no_store_for_others(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")
    for is_public, said in ((True, "public"), (False, "private")):
        network = NetworkFactory(is_public=is_public, logo="logo.png")
        answer = as_user(MandateFactory(network=network).user).get(network.logo_url)
        assert answer.headers["Cache-Control"] == f"{said}, max-age=3600"
