"""What the matrix knows of each route: how its address is filled, and who gets in.

``own`` are the roles let in on a record of their own side, ``foreign`` those let in on the other side's.
A route that is not here fails the matrix; so does a row whose route is gone.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from .world import Side

ROLES = ("visitor", "signed-in", "member", "editor", "committee", "secretariat", "operator")
ALL = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()
SIGNED_IN = ALL - {"visitor"}
BELONGING = frozenset({"member", "editor", "committee", "secretariat"})
SECRETARIAT = frozenset({"secretariat"})
PARTIES = frozenset({"secretariat", "editor"})
OPERATOR = frozenset({"operator"})
EDITOR = frozenset({"editor"})
WRITERS = frozenset({"member", "editor", "secretariat"})
# What a page tells, and to whom, because a token opened it.
TOKEN = {"network": ALL, "letter": ALL}
DIRECTORY_KEEPERS = frozenset({"secretariat", "operator"})
ORGANISATION_KEEPERS = frozenset({"editor", "secretariat", "operator"})

Args = Callable[[Side], dict[str, Any]]


class Row(NamedTuple):
    """``tells``: what those who got in learn on this page, besides what they may learn anywhere."""

    own: frozenset[str]
    foreign: frozenset[str]
    args: Args = lambda _side: {}
    tells: Mapping[str, frozenset[str]] = MappingProxyType({})


# Who may learn a secret of the own side, and of the other side, on any page.
MAY_LEARN = {
    "network": (BELONGING, NOBODY),
    "board": (BELONGING, NOBODY),
    "case": (EDITOR, NOBODY),
    "sheet": (SECRETARIAT, NOBODY),
    "project": (BELONGING, NOBODY),
    "tool": (BELONGING, NOBODY),
    "path": (BELONGING, NOBODY),
    "face": (BELONGING | OPERATOR, OPERATOR),
    "agreement": (PARTIES, NOBODY),
    "letter": (SECRETARIAT | OPERATOR, OPERATOR),
    "person": (DIRECTORY_KEEPERS, OPERATOR),
}


def _network(**more: Callable[[Side], Any]) -> Args:
    return lambda side: {"slug": side.network.slug} | {name: read(side) for name, read in more.items()}


def _organisation(**more: Callable[[Side], Any]) -> Args:
    return lambda side: {"slug": side.organisation.slug} | {name: read(side) for name, read in more.items()}


def _member(**more: Callable[[Side], Any]) -> Args:
    return _network(organisation=lambda side: side.organisation.slug, **more)


def _person(**more: Callable[[Side], Any]) -> Args:
    return lambda side: {"slug": side.person.slug} | {name: read(side) for name, read in more.items()}


def _agreement(**more: Callable[[Side], Any]) -> Args:
    return lambda side: {"code": side.agreement.code} | {name: read(side) for name, read in more.items()}


def _case(**more: Any) -> Args:
    return lambda side: {"slug": side.case.slug} | more


def _board(side: Side) -> dict[str, Any]:
    return {"slug": side.idea.board.slug}


def _idea(side: Side) -> dict[str, Any]:
    return _board(side) | {"uuid": side.idea.uuid}


def _project(**more: Callable[[Side], Any]) -> Args:
    return lambda side: {"slug": side.plan.project.slug} | {name: read(side) for name, read in more.items()}


def _plan(**more: Callable[[Side], Any]) -> Args:
    return lambda side: {"network": side.network.slug} | {name: read(side) for name, read in more.items()}


def _benefit(**more: Callable[[Side], Any]) -> Args:
    return _plan(code=lambda side: side.plan.benefit.code, **more)


def _tool(**more: Callable[[Side], Any]) -> Args:
    return lambda side: {"slug": side.note.tool.slug} | {name: read(side) for name, read in more.items()}


def _path(**more: Callable[[Side], Any]) -> Args:
    return lambda side: {"slug": side.step.path.slug} | {name: read(side) for name, read in more.items()}


def _record(side: Side) -> dict[str, Any]:
    return {"kind": "networks.network", "record_id": side.network.pk}


def _topic(_side: Side) -> dict[str, Any]:
    from samklang.directory.models import Topic

    return {"slug": Topic.objects.values_list("slug", flat=True).first()}


def open_to_all(*names: str, args: Args = lambda _side: {}) -> dict[str, Row]:
    return {name: Row(ALL, ALL, args) for name in names}


def on_network(
    own: frozenset[str], foreign: frozenset[str], *names: str, args: Args | None = None
) -> dict[str, Row]:
    return {f"networks:{name}": Row(own, foreign, args or _network()) for name in names}


ACCOUNT = [
    "account_login",
    "account_request_login_code",
    "account_signup",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_password_reset_completed",
    "socialaccount_login_cancelled",
    "accounts:sign_in_password",
]
SECOND_STEPS = [
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "account_email_verification_sent",
]
NOTHING_BEGUN = [
    "account_complete_password_reset",
    "account_confirm_password_reset_code",
    "socialaccount_login_error",
    "socialaccount_signup",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "api:api-root",
]
OWN_ACCOUNT = [
    "accounts:profile",
    "accounts:visits",
    "accounts:end_other_visits",
    "accounts:my_data",
    "accounts:download_my_data",
    "accounts:close",
    "accounts:confirm_by_mail",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_index",
    "mfa_list_webauthn",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "socialaccount_connections",
    "history:notices",
    "history:read-all",
    "history:delivery",
    "directory:my-profile",
    "directory:new-profile",
    "networks:act",
]

ROWS: dict[str, Row] = {
    # The street door and pages that hold no record.
    **open_to_all("bare", "healthz", "readyz", "metrics", "api:openapi-json"),
    **open_to_all("foundation:about", "foundation:accessibility", "foundation:privacy"),
    # Lists and pictures: open to all, each narrowed to what the reader may see.
    **open_to_all("home:front", "home:map", "home:graph", "networks:networks", "directory:organisations"),
    **open_to_all("directory:people", "directory:topics", "agreements:index", "agreements:calendar"),
    **open_to_all("agreements:feed", "api:networks", "api:agreements", "api:people", "api:topics"),
    **open_to_all("api:topic", args=_topic),
    **open_to_all("search:search", "search:suggestions", "search:feed", "search:experts", "api:search"),
    **{name: Row(SIGNED_IN, SIGNED_IN) for name in ("search:save", "search:saved")},
    "search:unanswered": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS),
    # Only words that stand on the list lead on, and only a proposal that is there.
    **{name: Row(NOBODY, NOBODY) for name in ("search:propose", "search:pass-over")},
    "search:decide": Row(NOBODY, NOBODY, lambda _side: {"pk": 4_000_000}),
    # A saved search is its owner's; nobody else's number leads anywhere.
    **{
        name: Row(NOBODY, NOBODY, lambda _side: {"pk": 4_000_000})
        for name in ("search:follow", "search:remove")
    },
    **open_to_all("api:organisations"),
    **open_to_all("api:organisation", args=lambda side: {"slug": side.organisation.slug}),
    **open_to_all("directory:suggest-organisations", "directory:suggest-topics"),
    **open_to_all("directory:topic", args=_topic),
    **open_to_all("directory:topics-file", args=lambda _side: {"ending": "ttl"}),
    **open_to_all("directory:organisation", "directory:organisation-tree", args=_organisation()),
    # Signing in, and one's own account.
    **open_to_all(*ACCOUNT),
    # These pages belong to a step that was not begun, so they send on, or say that there is nothing to do.
    **{name: Row(SIGNED_IN, SIGNED_IN) for name in SECOND_STEPS},
    **{name: Row(NOBODY, NOBODY) for name in NOTHING_BEGUN},
    **{name: Row(SIGNED_IN, SIGNED_IN) for name in OWN_ACCOUNT},
    "accounts:end_visit": Row(SIGNED_IN, SIGNED_IN, lambda _side: {"visit_id": 4_000_000}),
    "accounts:sign_in_as_demo_person": Row(NOBODY, NOBODY, lambda side: {"user_id": side.mandate.user_id}),
    "openid_connect_callback": Row(NOBODY, NOBODY, lambda _side: {"provider_id": "none"}),
    "openid_connect_login": Row(NOBODY, NOBODY, lambda _side: {"provider_id": "none"}),
    "mfa_remove_webauthn": Row(NOBODY, NOBODY, lambda _side: {"pk": 4_000_000}),
    "mfa_edit_webauthn": Row(NOBODY, NOBODY, lambda _side: {"pk": 4_000_000}),
    # Letters, history, notices.
    "foundation:pieces": Row(NOBODY, NOBODY),
    "foundation:outbox": Row(OPERATOR, OPERATOR),
    "foundation:letter": Row(OPERATOR, OPERATOR, lambda side: {"letter_id": side.letter.pk}),
    "foundation:send-again": Row(OPERATOR, OPERATOR, lambda side: {"letter_id": side.letter.pk}),
    "foundation:attachment": Row(NOBODY, NOBODY, lambda side: {"letter_id": side.letter.pk, "place": 0}),
    # A feed reader is nobody in particular: it hears what every visitor may.
    "history:record-feed": Row(NOBODY, NOBODY, _record),
    "history:kind-feed": Row(ALL, ALL, lambda _side: {"kind": "networks.network"}),
    "history:record": Row(BELONGING, NOBODY, _record),
    "history:follow": Row(BELONGING, NOBODY, _record),
    "history:open": Row(NOBODY, NOBODY, lambda side: {"notice_id": side.notice.pk}),
    "history:unsubscribe": Row(NOBODY, NOBODY, lambda _side: {"token": "forged"}),
    # The directory.
    "directory:enter-organisation": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS),
    "registers:doubles": Row(OPERATOR, OPERATOR),
    "registers:tell-apart": Row(OPERATOR, OPERATOR, lambda side: {"double": side.double.pk}),
    **{
        f"directory:{name}": Row(ORGANISATION_KEEPERS, OPERATOR, args)
        for name, args in {
            "edit-organisation": _organisation(),
            "partners": _organisation(),
            "end-partnership": _organisation(partnership=lambda side: side.partnership.pk),
            "take-back-placing": _organisation(placing=lambda side: side.placing.pk),
            "change-organisation": _organisation(change=lambda _side: "rename"),
        }.items()
    },
    "registers:fold-organisation": Row(
        OPERATOR, OPERATOR, _organisation(gone=lambda side: side.partnership.partner.slug)
    ),
    "directory:enter-person": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS),
    "directory:person": Row(DIRECTORY_KEEPERS, OPERATOR, _person()),
    **{
        f"directory:{name}": Row(DIRECTORY_KEEPERS, OPERATOR, args)
        for name, args in {
            "edit-person": _person(),
            "audience": _person(),
            "expertise": _person(),
            "affiliations": _person(),
            "edit-affiliation": _person(affiliation_id=lambda side: side.affiliation.pk),
            "new-affiliation": _person(organisation=lambda side: side.organisation.slug),
        }.items()
    },
    "directory:consents": Row(NOBODY, NOBODY, _person()),
    "directory:new-topic": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS),
    "directory:edit-topic": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS, _topic),
    "directory:merge-topic": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS, _topic),
    # A list that somebody hands in is theirs alone, and what was not checked yet cannot be confirmed.
    "registers:sheets": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS),
    "registers:sheet-template-csv": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS),
    "registers:sheet-template-xlsx": Row(DIRECTORY_KEEPERS, DIRECTORY_KEEPERS),
    **{
        f"registers:{name}": Row(SECRETARIAT, NOBODY, lambda side: {"sheet": side.sheet.pk})
        for name in ("sheet", "sheet-columns", "confirm-sheet", "discard-sheet", "wrong-rows")
    },
    # Boards of a private network. Who sits at the table belongs to the network; its secretariat leads.
    **open_to_all("boards:boards", "boards:enter_code", "api:boards"),
    # Who was told the code of a meeting that admits guests holds the token to its door.
    "boards:join": Row(ALL, ALL, lambda side: {"code": side.idea.board.code}, {"board": ALL, "network": ALL}),
    "boards:new": Row(SECRETARIAT, NOBODY, lambda side: {"network": side.network.slug}),
    **{f"boards:{name}": Row(BELONGING, NOBODY, _board) for name in ("board", "state", "say", "write")},
    "api:board": Row(BELONGING, NOBODY, _board),
    "boards:vote": Row(NOBODY, NOBODY, _board),
    "boards:result": Row(NOBODY, NOBODY, _board),
    "boards:picture": Row(SECRETARIAT, NOBODY, _board),
    **{f"boards:{name}": Row(SECRETARIAT, NOBODY, _board) for name in ("edit", "phase")},
    "boards:sort": Row(BELONGING, NOBODY, _idea),
    "boards:withdraw": Row(SECRETARIAT, NOBODY, _idea),
    **{f"boards:{name}": Row(SECRETARIAT, NOBODY, _idea) for name in ("decide", "become", "event")},
    # There is no other idea to merge with.
    **{f"boards:{name}": Row(NOBODY, NOBODY, _idea) for name in ("merge", "take_apart")},
    # Cases: drafts, for those who write them and the editor of the organisation.
    **open_to_all("knowledge:cases", "knowledge:questions", "api:cases"),
    "knowledge:new": Row(WRITERS, WRITERS),
    "knowledge:mine": Row(SIGNED_IN, SIGNED_IN),
    "api:case": Row(NOBODY, NOBODY, lambda side: {"case_id": side.case.pk}),
    **{
        f"knowledge:{name}": Row(EDITOR, NOBODY, _case())
        for name in [
            "case",
            "edit",
            "ask_for_review",
            "publish",
            "authors",
            "autosave",
            "withdraw",
            "confirm",
            "review",
            "take_up",
        ]
    },
    # Only a published case is tried elsewhere; its own indicators are its editor's from the draft on.
    "api:replications": Row(NOBODY, NOBODY, lambda side: {"case_id": side.case.pk}),
    "knowledge:try_it": Row(NOBODY, NOBODY, _case()),
    **{
        f"knowledge:{name}": Row(EDITOR, NOBODY, _case())
        for name in ("indicators", "measure_here", "replications")
    },
    **{
        f"knowledge:{name}": Row(NOBODY, NOBODY, _case(replication=4_000_000))
        for name in ("replication", "tell_result", "measure")
    },
    "knowledge:pictures": Row(EDITOR, NOBODY, _case()),
    **{
        f"knowledge:{name}": Row(NOBODY, NOBODY, _case(key="none"))
        for name in ("picture", "change_picture", "remove_picture")
    },
    # The authors write the recipe; a check is begun on what is published, and is its organisation's own.
    **{f"knowledge:{name}": Row(EDITOR, NOBODY, _case()) for name in ("recipe", "usual_needs")},
    **{f"knowledge:{name}": Row(NOBODY, NOBODY, _case(need=4_000_000)) for name in ("need", "retire_need")},
    "knowledge:begin_check": Row(NOBODY, NOBODY, _case()),
    **{f"knowledge:{name}": Row(NOBODY, NOBODY, _case(readiness=4_000_000)) for name in ("check", "plan")},
    # Only a published case has versions, questions and answers.
    **{f"knowledge:{name}": Row(NOBODY, NOBODY, _case()) for name in ("ask", "versions")},
    "knowledge:version": Row(NOBODY, NOBODY, _case(number=1)),
    "knowledge:translate": Row(EDITOR, NOBODY, _case(target="nn")),
    "knowledge:ask_for_draft": Row(EDITOR, NOBODY, _case(target="nn")),
    "knowledge:remove_author": Row(NOBODY, NOBODY, _case(author=4_000_000)),
    **{
        f"knowledge:{name}": Row(NOBODY, NOBODY, _case(question=4_000_000))
        for name in ("answer", "hide_question")
    },
    # Networks: both sides are private, so nobody from outside gets in anywhere.
    "api:network": Row(BELONGING, NOBODY, _network()),
    "api:network_members": Row(BELONGING, NOBODY, _network()),
    **on_network(BELONGING, NOBODY, "detail", "join", "ask", "asked", "members"),
    **on_network(NOBODY, NOBODY, "logo"),
    **on_network(BELONGING, NOBODY, "member", args=_member()),
    "networks:body": Row(
        BELONGING, NOBODY, _network(body=lambda side: side.body.slug), {"person": frozenset({"committee"})}
    ),
    **on_network(
        SECRETARIAT,
        NOBODY,
        *[
            "admit",
            "desk",
            "not_yet_members",
            "invite",
            "invite_several",
            "invitations",
            "edit",
            "close",
            "found_inside",
            "tiers",
        ],
        *["open_office", "set_up_body"],
    ),
    **on_network(SECRETARIAT, NOBODY, "change_tier", "end", "member_mandates", args=_member()),
    **on_network(SECRETARIAT, NOBODY, "correct", args=_member(source_id=lambda side: side.source.pk)),
    **on_network(frozenset({"editor"}), NOBODY, "opt_out", args=_member()),
    **on_network(
        SECRETARIAT, NOBODY, "invitation", args=_network(invitation_id=lambda side: side.invitation.pk)
    ),
    **on_network(SECRETARIAT, NOBODY, "turn_down", args=_network(invitation_id=lambda side: side.request.pk)),
    **on_network(
        SECRETARIAT,
        NOBODY,
        "withdraw_invitation",
        args=_network(invitation_id=lambda side: side.invitation.pk),
    ),
    **on_network(
        SECRETARIAT, NOBODY, "edit_tier", "remove_tier", args=_network(key=lambda _side: "principal")
    ),
    **on_network(SECRETARIAT, NOBODY, "edit_office", args=_network(office=lambda side: side.office.slug)),
    **on_network(SECRETARIAT, NOBODY, "edit_body", "seat", args=_network(body=lambda side: side.body.slug)),
    **on_network(
        SECRETARIAT,
        NOBODY,
        "end_seat",
        args=_network(body=lambda side: side.body.slug, seat_id=lambda side: side.seat.pk),
    ),
    # An operator says who runs a private network, and learns its name there; nothing else of it is theirs.
    "networks:mandates": Row(DIRECTORY_KEEPERS, OPERATOR, _network(), {"network": OPERATOR}),
    "networks:withdraw_mandate": Row(OPERATOR, OPERATOR, lambda side: {"mandate_id": side.mandate.pk}),
    "networks:found": Row(OPERATOR, OPERATOR),
    "networks:operators": Row(OPERATOR, OPERATOR),
    # Who holds the letter holds the token, whoever they are.
    "networks:answer": Row(ALL, ALL, lambda side: {"token": side.token}, TOKEN),
    "networks:decline": Row(ALL, ALL, lambda side: {"token": side.token}, TOKEN),
    # Agreements: drafts, so only the parties' own people. Machines are told what is public.
    "api:agreement": Row(NOBODY, NOBODY, _agreement()),
    "api:agreement_version": Row(NOBODY, NOBODY, _agreement(number=lambda _side: 1)),
    # Nobody is a member through a draft, and it has no day of signing.
    "agreements:signing-file": Row(NOBODY, NOBODY, _agreement()),
    "agreements:derived": Row(NOBODY, NOBODY, _agreement(key=lambda _side: "dual")),
    "agreements:new": Row(PARTIES, PARTIES),
    **{
        f"agreements:{name}": Row(PARTIES, NOBODY, args)
        for name, args in {
            **dict.fromkeys(
                [
                    "detail",
                    "edit",
                    "compare",
                    "negotiate",
                    "approve",
                    "plan",
                    "postpone",
                    "sign",
                    "end",
                    "notice",
                    "evaluate",
                ],
                _agreement(),
            ),
            "version": _agreement(number=lambda _side: 1),
            "pdf": _agreement(number=lambda _side: 1),
            "evaluation": _agreement(number=lambda side: side.evaluation.pk),
            "assess": _agreement(number=lambda side: side.evaluation.pk),
            "decide": _agreement(number=lambda side: side.evaluation.pk),
        }.items()
    },
    # Projects and benefits of private networks: their people read them, the secretariat and the organisation
    # that leads keep them, and the organisation where a benefit is taken out measures and confirms.
    **open_to_all("projects:index", "api:projects"),
    "api:project": Row(NOBODY, NOBODY, _project()),
    "api:network_benefits": Row(NOBODY, NOBODY, _network()),
    "projects:new": Row(PARTIES, PARTIES),
    "projects:add_document": Row(PARTIES | {"member"}, NOBODY, _project()),
    "projects:document": Row(
        PARTIES | {"member"}, NOBODY, _project(document_id=lambda side: side.plan.document.pk)
    ),
    "projects:detail": Row(BELONGING, NOBODY, _project()),
    **{
        f"projects:{name}": Row(PARTIES, NOBODY, args)
        for name, args in {
            **dict.fromkeys(["edit", "parties", "contribute"], _project()),
            "remove_party": _project(party_id=lambda side: side.plan.party.pk),
            "decide": _project(point=lambda _side: 1),
            "plan_decision": _project(point=lambda _side: 2),
            "set_down": _project(part=lambda _side: "steps"),
            "change": _project(part=lambda _side: "steps", record_id=lambda side: side.plan.step.pk),
            "change_document": _project(document_id=lambda side: side.plan.document.pk),
            "remove_document": _project(document_id=lambda side: side.plan.document.pk),
            "enter_benefit": _plan(),
            **dict.fromkeys(["edit_benefit", "add_indicator", "depend"], _benefit()),
            "edit_indicator": _benefit(key=lambda side: side.plan.indicator.key),
            "strike": _benefit(measurement_id=lambda side: side.plan.measurement.pk),
            "undepend": _benefit(cause=lambda side: side.plan.cause.code),
            "withdraw": _benefit(rung=lambda _side: 1),
        }.items()
    },
    **{
        f"projects:{name}": Row(BELONGING, NOBODY, _plan())
        for name in ("benefits", "benefit_list", "benefit_map", "plan")
    },
    **{f"projects:{name}": Row(SECRETARIAT, NOBODY, _plan()) for name in ("import_plan", "words")},
    **{
        f"projects:{name}": Row(NOBODY, NOBODY, _plan(workbook=lambda _side: 4_000_000))
        for name in ("workbook", "discard_workbook")
    },
    **{f"projects:{name}": Row(BELONGING, NOBODY, _benefit()) for name in ("benefit", "declare_conflict")},
    "projects:measure": Row(PARTIES | {"member"}, NOBODY, _benefit(key=lambda side: side.plan.indicator.key)),
    "projects:climb": Row(frozenset({"member", "editor"}), NOBODY, _benefit(rung=lambda _side: 4)),
    # Tools of private networks: their people read them and tell what they were like, the secretariat curates.
    **open_to_all("toolbox:tools", "toolbox:suggest-tools", "toolbox:compare", "api:tools"),
    "api:tool": Row(NOBODY, NOBODY, _tool()),
    "toolbox:suggest": Row(BELONGING, BELONGING),
    "toolbox:desk": Row(SECRETARIAT, SECRETARIAT),
    "toolbox:tool": Row(BELONGING, NOBODY, _tool()),
    **{
        f"toolbox:{name}": Row(SECRETARIAT, NOBODY, _tool())
        for name in ("edit", "accept", "decline", "confirm", "retire", "take_up")
    },
    "toolbox:tell": Row(WRITERS, NOBODY, _tool()),
    "toolbox:withdraw": Row(WRITERS, NOBODY, _tool(note=lambda side: side.note.pk)),
    # Learning paths of private networks. What somebody has done of one is theirs: nobody here has begun.
    **open_to_all("learning:paths", "api:learning-paths"),
    "api:learning-path": Row(NOBODY, NOBODY, _path()),
    "learning:mine": Row(SIGNED_IN, SIGNED_IN),
    "learning:new": Row(SECRETARIAT, SECRETARIAT),
    **{f"learning:{name}": Row(BELONGING, NOBODY, _path()) for name in ("path", "begin")},
    **{
        f"learning:{name}": Row(SECRETARIAT, NOBODY, _path())
        for name in ("edit", "publish", "close", "steps", "add_step")
    },
    **{
        f"learning:{name}": Row(SECRETARIAT, NOBODY, _path(step=lambda side: side.step.pk))
        for name in ("change_step", "move", "remove_step")
    },
    **{f"learning:{name}": Row(NOBODY, NOBODY, _path()) for name in ("leave", "finished")},
    "learning:tick": Row(NOBODY, NOBODY, _path(step=lambda side: side.step.pk)),
}
