from django.urls import path

from .views import leading, reading, sitting, taking_part

ONE = "<slug:slug>/"
IDEA = ONE + "ideas/<uuid:uuid>/"

app_name = "boards"
urlpatterns = [
    path("", reading.boards, name="boards"),
    path("new/<slug:network>/", leading.new, name="new"),
    path("join/", sitting.enter_code, name="enter_code"),
    path("join/<str:code>/", sitting.join, name="join"),
    path(ONE, reading.board, name="board"),
    path(ONE + "state/", reading.state, name="state"),
    path(ONE + "result/", reading.result, name="result"),
    path(ONE + "code.svg", sitting.picture, name="picture"),
    path(ONE + "say/", taking_part.say, name="say"),
    path(ONE + "ideas/", taking_part.write, name="write"),
    path(ONE + "votes/", taking_part.vote, name="vote"),
    path(IDEA, taking_part.sort, name="sort"),
    path(IDEA + "withdraw/", taking_part.withdraw, name="withdraw"),
    path(IDEA + "merge/", leading.merge, name="merge"),
    path(IDEA + "apart/", leading.take_apart, name="take_apart"),
    path(IDEA + "decide/", leading.decide, name="decide"),
    path(IDEA + "become/", leading.become, name="become"),
    path(IDEA + "event/", leading.event, name="event"),
    path(ONE + "edit/", leading.edit, name="edit"),
    path(ONE + "phase/", leading.phase, name="phase"),
]
