"""Which network a page is about, and whether its reader may be there."""

import copy

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from samklang.accounts.http import SignedInRequest
from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.kept import kept
from samklang.networks import queries, rules
from samklang.networks.belonging import as_reader
from samklang.networks.models import Network


def reader(request: HttpRequest) -> User | AnonymousUser:
    """Whoever reads. Without a session cookie that is a visitor, and the session stays untouched."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def visible(request: HttpRequest, slug: str) -> Network:
    """A network the reader may know of; for all others it does not exist."""

    def found() -> Network:
        for network in queries.at_address(as_reader(reader(request)), slug=slug):
            return network
        raise Http404

    return copy.copy(kept(request, "networks.at_address", None, found, also=slug))


def spoken_for(request: SignedInRequest, slug: str) -> Network:
    """A network whose secretariat the reader is."""
    network = visible(request, slug)
    if not rules.speaks_for_network(request.user, network):
        raise PermissionDenied
    return network


def party_of(request: SignedInRequest, network: Network, slug: str) -> Organisation:
    """An organisation that is or was in the network, or that the reader may know of anyhow."""
    party = get_object_or_404(Organisation, slug=slug)
    known = network.sources.filter(organisation=party).exists()
    if not known and queries.hidden_organisations(request.user, {slug}):
        raise Http404
    return party
