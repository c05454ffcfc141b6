from django.urls import path

from .views import bodies, desk, joining, keeping, mandates, membership, public

app_name = "networks"

ONE = "<slug:slug>/"
PARTY = "<slug:slug>/members/<slug:organisation>/"
BODY = "<slug:slug>/bodies/<slug:body>/"
ASKED = "<slug:slug>/invitations/<int:invitation_id>/"

urlpatterns = [
    path("", public.networks, name="networks"),
    path("new/", keeping.found, name="found"),
    path("acting/", mandates.act, name="act"),
    path("mandates/operators/", mandates.operators, name="operators"),
    path("mandates/<int:mandate_id>/withdraw/", mandates.withdraw_mandate, name="withdraw_mandate"),
    path("invitations/<str:token>/", joining.answer, name="answer"),
    path("invitations/<str:token>/no/", joining.decline, name="decline"),
    path(ONE, public.detail, name="detail"),
    path(ONE + "logo/", public.logo, name="logo"),
    path(ONE + "join/", joining.join, name="join"),
    path(ONE + "join/ask/", joining.ask, name="ask"),
    path(ONE + "join/asked/", joining.asked, name="asked"),
    path(ONE + "members/", public.members, name="members"),
    path(ONE + "members/admit/", membership.admit, name="admit"),
    path(PARTY, public.member, name="member"),
    path(PARTY + "tier/", membership.change_tier, name="change_tier"),
    path(PARTY + "end/", membership.end, name="end"),
    path(PARTY + "correct/<int:source_id>/", membership.correct, name="correct"),
    path(PARTY + "opt-out/", membership.opt_out, name="opt_out"),
    path(PARTY + "mandates/", mandates.member_mandates, name="member_mandates"),
    path(ONE + "desk/", desk.desk, name="desk"),
    path(ONE + "not-yet-members/", desk.not_yet_members, name="not_yet_members"),
    path(ONE + "invite/", desk.invite, name="invite"),
    path(ONE + "invite/several/", desk.invite_several, name="invite_several"),
    path(ONE + "invitations/", desk.invitations, name="invitations"),
    path(ASKED, desk.invitation, name="invitation"),
    path(ASKED + "no/", desk.turn_down, name="turn_down"),
    path(ASKED + "withdraw/", desk.withdraw_invitation, name="withdraw_invitation"),
    path(ONE + "edit/", keeping.edit, name="edit"),
    path(ONE + "close/", keeping.close, name="close"),
    path(ONE + "new/", keeping.found_inside, name="found_inside"),
    path(ONE + "tiers/", keeping.tiers, name="tiers"),
    path(ONE + "tiers/<slug:key>/", keeping.edit_tier, name="edit_tier"),
    path(ONE + "tiers/<slug:key>/remove/", keeping.remove_tier, name="remove_tier"),
    path(ONE + "offices/new/", bodies.open_office, name="open_office"),
    path(ONE + "offices/<slug:office>/", bodies.edit_office, name="edit_office"),
    path(ONE + "bodies/new/", bodies.set_up_body, name="set_up_body"),
    path(BODY, bodies.body, name="body"),
    path(BODY + "edit/", bodies.edit_body, name="edit_body"),
    path(BODY + "seats/new/", bodies.seat, name="seat"),
    path(BODY + "seats/<int:seat_id>/end/", bodies.end_seat, name="end_seat"),
    path(ONE + "mandates/", mandates.mandates, name="mandates"),
]
