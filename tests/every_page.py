"""Where every page of the house is found on the demo's records, and who walks there.

A page stands here by the name of its route, or it is named in ``NOT_WALKED`` with the reason. ``{source}``
and the like are numbers of records, asked of the running site.
"""

import json

from tests.written_for_the_walk import CASES, TOOLS_AND_PATHS

VISITOR, SECRETARY, EDITOR, OPERATOR = "", "Ingrid Solheim", "Ola Fjeld", "Åse Driftsvik"

NUMBERS = """
import json
from samklang.accounts.models import User
from samklang.directory.models import Affiliation, Organisation, Parentage, Partnership
from samklang.foundation.models import Letter
from samklang.history.letters import _signer
from samklang.history.models import Notice
from samklang.knowledge.models import Replication
from samklang.networks.models import MembershipSource, Seat, Tier
from samklang.projects.models import Measurement, Project
seat = Seat.objects.filter(body__network__slug="nora").order_by("pk").first()
source = MembershipSource.objects.filter(network__slug="nora", superseded_at=None).order_by("pk").first()
placing = Parentage.objects.order_by("pk").first()
place = Affiliation.objects.filter(person__slug="ola-fjeld").order_by("pk").first()
patients = Project.objects.get(slug="synthetic-patients")
found = {
    "seat": seat.pk, "body": seat.body.slug, "source": source.pk, "member": source.organisation.slug,
    "tier": Tier.objects.filter(network__slug="nora").order_by("pk").first().key, "place": place.pk,
    "letter": Letter.objects.order_by("pk").first().pk,
    "partnership": Partnership.objects.order_by("pk").first().pk,
    "placing": placing.pk, "child": placing.child.slug,
    "oslo": Organisation.objects.get(slug="oslo-kommune").pk,
    "project_party": patients.parties.order_by("pk").last().pk,
    "project_document": patients.documents.order_by("pk").first().pk,
    "project_step": patients.steps.order_by("pk").first().pk,
    "measurement": Measurement.objects.get(indicator__benefit__code="G1").pk,
    "replication": Replication.objects.filter(case__slug="lytter-etter-lekkasjer").order_by("pk").first().pk,
    "token": _signer.sign(User.objects.order_by("pk").first().pk),
}
"""

# The meeting of the demo is over, so three are held for the walk, each in a phase of its own.
MEETINGS = """
from uuid import uuid4
from django.utils import timezone
from samklang.boards import actions
from samklang.foundation.text import Text
from samklang.networks.models import Network
network, now = Network.objects.get(slug="nora"), timezone.now()
words = {"title": Text.of(nb="Hva nå?", en="What now?"), "questions": [{"nb": "Hva?", "en": "What?"}]}
for phase in ("collect", "vote", "decide"):
    board = actions.open_board(network, slug=phase, code="WALK" + phase[0].upper(), held_on=now.date(),
                               at=now, by=None, is_public=True, **words)
    actions.move_to(board, "collect", at=now, by=None)
    seat = actions.join(board, user=None, at=now)
    idea = actions.add_idea(board.questions.get(), participant=seat, uuid=uuid4(), text="Hackathon", at=now)
    actions.put_in_group(idea, title="Together", at=now)
    if phase != "collect":
        actions.move_to(board, phase, at=now, by=None)
    found[phase] = str(idea.uuid)
type(board).objects.filter(slug="vote").update(facilitator=User.objects.get(email="ola.fjeld@fjordlys.example"))
"""

NORA, SMART = "networks/nora/", "networks/ai-for-smarte-byer-og-samfunn/"
OSLO, FJORDLYS = "organisations/oslo-kommune/", "organisations/fjordlys-analyse/"
OLA = "people/ola-fjeld/"
LEAKS = "cases/lytter-etter-lekkasjer/"
PATIENTS, WAITING = "projects/synthetic-patients/", NORA + "benefits/G1/"
PLANNED, RUNNING = "agreements/learning-from-municipalities/", "agreements/friends-of-hida/"

TOOL = "tools/whisper/"
OWN_PATH = "learning/trustworthy-from-the-start/"
PATH = "learning/first-steps-with-ai/"
DRAFTED = "learning/not-yet-shown/"
TOLD = "cases/walked/"

EVERYBODY = {
    "home:front": "",
    "search:search": "search/?q=kunstig+intelligens",
    "search:experts": "search/experts/?q=lekkasjer+i+vannledninger",
    "home:map": "map/",
    "home:graph": "graph/",
    "knowledge:cases": "cases/",
    "knowledge:case": LEAKS,
    "knowledge:versions": LEAKS + "versions/",
    "knowledge:version": LEAKS + "versions/1/",
    "knowledge:replications": LEAKS + "replications/",
    "knowledge:replication": LEAKS + "replications/{replication}/",
    "knowledge:questions": "cases/questions/",
    "foundation:about": "about/",
    "foundation:accessibility": "about/accessibility/",
    "foundation:privacy": "about/privacy/",
    "foundation:outbox": "outbox/",
    "foundation:letter": "outbox/{letter}/",
    "history:record": "history/directory.organisation/{oslo}/",
    "directory:organisations": "organisations/",
    "directory:organisation": OSLO,
    "directory:organisation-tree": OSLO + "tree/",
    "directory:people": "people/",
    "directory:person": OLA,
    "directory:topics": "topics/",
    "directory:topic": "topics/machine-learning/",
    "networks:networks": "networks/",
    "networks:detail": NORA,
    "networks:join": NORA + "join/",
    "networks:ask": NORA + "join/ask/",
    "networks:members": NORA + "members/",
    "networks:member": NORA + "members/{member}/",
    "networks:body": NORA + "bodies/{body}/",
    "toolbox:tools": "tools/",
    "toolbox:tool": "tools/label-studio/",
    "learning:paths": "learning/",
    "learning:path": PATH,
    "toolbox:compare": "tools/compare/?tool=whisper&tool=nb-whisper",
    "agreements:index": "agreements/",
    "agreements:calendar": "agreements/calendar/",
    "agreements:detail": RUNNING,
    "agreements:compare": RUNNING + "compare/",
    "agreements:version": RUNNING + "versions/1/",
    "agreements:derived": "agreements/claire-nora-innovation-networks/clauses/dual-membership/",
    "agreements:evaluation": "agreements/hida-exchange-pilot/evaluations/1/",
    "projects:index": "projects/",
    "projects:detail": "projects/listening-for-leaks-together/",
    "projects:benefits": SMART + "benefits/",
    "projects:benefit_list": SMART + "benefits/list/",
    "projects:benefit_map": SMART + "benefits/map/",
    "projects:benefit": SMART + "benefits/B4/",
    "boards:boards": "boards/",
    "boards:board": "boards/working-meeting-2021/",
    "boards:result": "boards/working-meeting-2021/result/",
    "boards:enter_code": "boards/join/",
}
ONLY_VISITORS = {
    "account_login": "account/sign-in/",
    "accounts:sign_in_password": "account/sign-in/password/",
    "account_signup": "account/sign-up/",
    "account_reset_password": "account/password/forgotten/",
    "account_password_reset_completed": "account/password/forgotten/done/",
    "account_inactive": "account/closed/",
    "socialaccount_login_cancelled": "account/provider-cancelled/",
    "history:unsubscribe": "notices/unsubscribe/{token}/",
    "networks:asked": NORA + "join/asked/",
    "boards:join": "boards/join/WALKC/",
}
SIGNED_IN = {
    "accounts:profile": "account/",
    "accounts:visits": "account/sessions/",
    "accounts:my_data": "account/data/",
    "accounts:close": "account/close/",
    "accounts:confirm_by_mail": "account/ways/confirm/mail/",
    "account_logout": "account/sign-out/",
    "mfa_index": "account/ways/",
    "account_email": "account/address/",
    "history:follow": "history/directory.organisation/{oslo}/follow/",
    "history:notices": "notices/",
    "search:saved": "search/saved/",
    "search:save": "search/save/?q=kommune",
    "history:delivery": "notices/settings/",
    "directory:edit-person": OLA + "edit/",
    "directory:audience": OLA + "audience/",
    "directory:expertise": OLA + "expertise/",
    "directory:consents": OLA + "consents/",
    "directory:affiliations": OLA + "affiliations/",
    "directory:edit-affiliation": OLA + "affiliations/{place}/",
    "directory:new-affiliation": OLA + "affiliations/at/oslo-kommune/",
    "directory:edit-organisation": FJORDLYS + "edit/",
    "directory:partners": FJORDLYS + "partners/",
    "directory:change-organisation": FJORDLYS + "rename/",
    "boards:board": "boards/vote/",
    "learning:mine": "learning/mine/",
    "learning:tick": PATH + "steps/{learned}/",
    "learning:finished": PATH + "finished/",
    "learning:leave": PATH + "leave/",
}
WRITERS = {
    "knowledge:new": "cases/new/",
    "knowledge:mine": "cases/mine/",
    "knowledge:case": TOLD,
    "knowledge:edit": TOLD + "edit/",
    "knowledge:translate": TOLD + "translate/nn/",
    "knowledge:pictures": TOLD + "pictures/",
    "knowledge:change_picture": TOLD + "pictures/{picture}/change/",
    "knowledge:remove_picture": TOLD + "pictures/{picture}/remove/",
    "knowledge:recipe": TOLD + "recipe/",
    "knowledge:usual_needs": TOLD + "recipe/usual/",
    "knowledge:need": TOLD + "recipe/{need}/",
    "knowledge:retire_need": TOLD + "recipe/{need}/take-out/",
    "knowledge:indicators": TOLD + "indicators/",
    "knowledge:measure_here": TOLD + "measure/",
    "knowledge:authors": TOLD + "authors/",
    "knowledge:remove_author": TOLD + "authors/{author}/remove/",
    "knowledge:ask_for_review": TOLD + "ask-for-review/",
    "knowledge:review": "cases/to-read/review/",
    "knowledge:publish": TOLD + "publish/",
    "knowledge:confirm": TOLD + "confirm/",
    "knowledge:withdraw": TOLD + "withdraw/",
    "knowledge:take_up": "cases/taken-back/take-up/",
    "knowledge:answer": TOLD + "questions/{question}/answer/",
    "knowledge:hide_question": TOLD + "questions/{question}/hide/",
    "knowledge:ask": LEAKS + "ask/",
    "knowledge:try_it": LEAKS + "try/",
    "knowledge:replication": LEAKS + "replications/{own_trial}/",
    "knowledge:tell_result": LEAKS + "replications/{own_trial}/result/",
    "knowledge:measure": LEAKS + "replications/{own_trial}/measure/",
    "knowledge:begin_check": LEAKS + "ready/",
    "knowledge:plan": LEAKS + "ready/{check}/",
    "knowledge:check": LEAKS + "ready/{check}/check/",
}
SECRETARIAT = {
    "directory:enter-organisation": "organisations/enter/",
    "directory:enter-person": "people/enter/",
    "registers:sheets": "organisations/import/",
    "directory:new-topic": "topics/new/",
    "directory:edit-topic": "topics/machine-learning/edit/",
    "directory:merge-topic": "topics/machine-learning/merge/",
    "networks:admit": NORA + "members/admit/",
    "networks:change_tier": NORA + "members/{member}/tier/",
    "networks:end": NORA + "members/{member}/end/",
    "networks:correct": NORA + "members/{member}/correct/{source}/",
    "networks:member_mandates": NORA + "members/{member}/mandates/",
    "networks:desk": NORA + "desk/",
    "networks:not_yet_members": NORA + "not-yet-members/",
    "networks:invite": NORA + "invite/",
    "networks:invite_several": NORA + "invite/several/",
    "networks:invitations": NORA + "invitations/",
    "networks:edit": NORA + "edit/",
    "networks:close": NORA + "close/",
    "networks:found_inside": NORA + "new/",
    "networks:tiers": NORA + "tiers/",
    "networks:edit_tier": NORA + "tiers/{tier}/",
    "networks:open_office": NORA + "offices/new/",
    "networks:edit_office": NORA + "offices/oslo/",
    "networks:set_up_body": NORA + "bodies/new/",
    "networks:edit_body": NORA + "bodies/{body}/edit/",
    "networks:seat": NORA + "bodies/{body}/seats/new/",
    "networks:end_seat": NORA + "bodies/{body}/seats/{seat}/end/",
    "networks:mandates": NORA + "mandates/",
    "search:unanswered": "search/unanswered/",
    "search:propose": "search/unanswered/propose/?words=heisbilder&language=nb",
    "toolbox:desk": "tools/desk/",
    "learning:new": "learning/new/",
    "learning:begin": PATH + "begin/",
    "learning:edit": OWN_PATH + "edit/",
    "learning:close": OWN_PATH + "close/",
    "learning:steps": OWN_PATH + "steps/",
    "learning:add_step": OWN_PATH + "steps/new/",
    "learning:publish": DRAFTED + "publish/",
    "learning:change_step": DRAFTED + "steps/{draft_step}/edit/",
    "learning:remove_step": DRAFTED + "steps/{draft_step}/remove/",
    "toolbox:suggest": "tools/suggest/",
    "toolbox:edit": TOOL + "edit/",
    "toolbox:confirm": TOOL + "confirm/",
    "toolbox:retire": TOOL + "retire/",
    "toolbox:tell": TOOL + "experience/",
    "toolbox:withdraw": TOOL + "experience/{note}/withdraw/",
    "toolbox:accept": "tools/suggested/accept/",
    "toolbox:decline": "tools/suggested/decline/",
    "toolbox:take_up": "tools/gone/take-up/",
    "agreements:new": "agreements/new/",
    "agreements:edit": PLANNED + "edit/",
    "agreements:negotiate": PLANNED + "negotiate/",
    "agreements:approve": PLANNED + "approve/",
    "agreements:plan": PLANNED + "plan/",
    "agreements:postpone": PLANNED + "postpone/",
    "agreements:sign": PLANNED + "sign/",
    "agreements:end": RUNNING + "end/",
    "agreements:notice": RUNNING + "notice/",
    "agreements:evaluate": RUNNING + "evaluate/",
    "projects:new": "projects/new/",
    "projects:edit": PATIENTS + "edit/",
    "projects:parties": PATIENTS + "parties/",
    "projects:remove_party": PATIENTS + "parties/{project_party}/leave/",
    "projects:contribute": PATIENTS + "budget/",
    "projects:decide": PATIENTS + "decisions/4/",
    "projects:plan_decision": PATIENTS + "decisions/4/plan/",
    "projects:set_down": PATIENTS + "steps/new/",
    "projects:change": PATIENTS + "steps/{project_step}/",
    "projects:add_document": PATIENTS + "documents/new/",
    "projects:change_document": PATIENTS + "documents/{project_document}/edit/",
    "projects:remove_document": PATIENTS + "documents/{project_document}/remove/",
    "projects:import_plan": NORA + "benefits/import/",
    "projects:workbook": NORA + "benefits/import/{workbook}/",
    "projects:discard_workbook": NORA + "benefits/import/{workbook}/discard/",
    "projects:words": NORA + "benefits/words/",
    "projects:enter_benefit": NORA + "benefits/new/",
    "projects:edit_benefit": WAITING + "edit/",
    "projects:add_indicator": WAITING + "indicators/new/",
    "projects:edit_indicator": WAITING + "indicators/ventetid/",
    "projects:measure": WAITING + "indicators/ventetid/measure/",
    "projects:strike": WAITING + "measurements/{measurement}/strike/",
    "projects:climb": NORA + "benefits/G2/climb/2/",
    "projects:withdraw": WAITING + "withdraw/3/",
    "projects:declare_conflict": WAITING + "conflict/",
    "projects:depend": WAITING + "depends/",
    "projects:undepend": NORA + "benefits/G2/depends/G1/end/",
    "boards:new": "boards/new/nora/",
    "boards:board": "boards/collect/",
    "boards:sort": "boards/collect/ideas/{collect}/",
    "boards:edit": "boards/collect/edit/",
    "boards:phase": "boards/collect/phase/",
    "boards:result": "boards/decide/result/",
    "boards:decide": "boards/decide/ideas/{decide}/decide/",
    "boards:become": "boards/decide/ideas/{decide}/become/",
    "boards:event": "boards/decide/ideas/{decide}/event/",
}
OPERATORS = {
    "registers:doubles": "organisations/doubles/",
    "directory:end-partnership": "organisations/smart-innovation-norway/partners/{partnership}/end/",
    "directory:take-back-placing": "organisations/{child}/placings/{placing}/take-back/",
    "registers:fold-organisation": OSLO + "merge/fjordlys-analyse/",
    "networks:found": "networks/new/",
    "networks:operators": "networks/mandates/operators/",
}
WALKS = {
    VISITOR: EVERYBODY | ONLY_VISITORS,
    SECRETARY: EVERYBODY | SECRETARIAT,
    EDITOR: SIGNED_IN | WRITERS,
    OPERATOR: OPERATORS,
}
NOT_WALKED = {
    "has its own tests": ["foundation:pieces", "history:open", "networks:answer", "networks:decline"],
    "a file, or answers a machine": [
        "search:suggestions",
        "foundation:attachment",
        "networks:logo",
        "knowledge:picture",
        "agreements:pdf",
        "agreements:feed",
        "agreements:signing-file",
        "projects:plan",
        "projects:document",
        "boards:picture",
        "boards:state",
        "history:kind-feed",
        "history:record-feed",
        "directory:topics-file",
        "directory:suggest-organisations",
        "directory:suggest-topics",
        "toolbox:suggest-tools",
        "search:feed",
        "registers:sheet-template-csv",
        "registers:sheet-template-xlsx",
        "registers:wrong-rows",
        "mfa_download_recovery_codes",
    ],
    "sends on to another page": ["directory:my-profile", "mfa_list_webauthn", "account_request_login_code"],
    "the demo has no such record": [
        "registers:tell-apart",
        "registers:sheet",
        "registers:sheet-columns",
        "registers:confirm-sheet",
        "registers:discard-sheet",
        "directory:new-profile",
        "networks:invitation",
        "networks:turn_down",
        "networks:opt_out",
        "agreements:assess",
        "agreements:decide",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    ],
    "a step in the middle of signing in": [
        "account_confirm_login_code",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "account_email_verification_sent",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "socialaccount_login_error",
        "socialaccount_signup",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "socialaccount_connections",
    ],
}


def numbers(site):
    code = NUMBERS + MEETINGS + CASES + TOOLS_AND_PATHS + "print(json.dumps(found))"
    return json.loads(site.run("manage", "shell", "-v", "0", "-c", code).splitlines()[-1])
