from django.urls import path

from .views import benefits, course, keeping, ladder, papers, plans, projects

app_name = "projects"

ONE = "projects/<slug:slug>/"
PLAN = "networks/<slug:network>/benefits/"
BENEFIT = PLAN + "<slug:code>/"

urlpatterns = [
    path("projects/", projects.index, name="index"),
    path("projects/new/", keeping.open_project, name="new"),
    path(ONE, projects.detail, name="detail"),
    path(ONE + "edit/", keeping.edit, name="edit"),
    path(ONE + "parties/", keeping.parties, name="parties"),
    path(ONE + "parties/<int:party_id>/leave/", keeping.remove_party, name="remove_party"),
    path(ONE + "budget/", keeping.contribute, name="contribute"),
    path(ONE + "decisions/<int:point>/", course.decide, name="decide"),
    path(ONE + "decisions/<int:point>/plan/", course.plan_decision, name="plan_decision"),
    path(ONE + "documents/new/", papers.add_document, name="add_document"),
    path(ONE + "documents/<int:document_id>/", papers.document, name="document"),
    path(ONE + "documents/<int:document_id>/edit/", papers.change_document, name="change_document"),
    path(ONE + "documents/<int:document_id>/remove/", papers.remove_document, name="remove_document"),
    path(ONE + "<str:part>/new/", course.set_down, name="set_down"),
    path(ONE + "<str:part>/<int:record_id>/", course.change, name="change"),
    path(PLAN, benefits.overview, name="benefits"),
    path(PLAN + "list/", benefits.index, name="benefit_list"),
    path(PLAN + "map/", benefits.benefit_map, name="benefit_map"),
    path(PLAN + "plan.xlsx", plans.download, name="plan"),
    path(PLAN + "import/", plans.hand_in, name="import_plan"),
    path(PLAN + "import/<int:workbook>/", plans.workbook, name="workbook"),
    path(PLAN + "import/<int:workbook>/discard/", plans.discard, name="discard_workbook"),
    path(PLAN + "words/", plans.words, name="words"),
    path(PLAN + "new/", ladder.enter, name="enter_benefit"),
    path(BENEFIT, benefits.detail, name="benefit"),
    path(BENEFIT + "edit/", ladder.edit, name="edit_benefit"),
    path(BENEFIT + "indicators/new/", ladder.add_indicator, name="add_indicator"),
    path(BENEFIT + "indicators/<slug:key>/", ladder.edit_indicator, name="edit_indicator"),
    path(BENEFIT + "indicators/<slug:key>/measure/", ladder.measure, name="measure"),
    path(BENEFIT + "measurements/<int:measurement_id>/strike/", ladder.strike, name="strike"),
    path(BENEFIT + "climb/<int:rung>/", ladder.climb, name="climb"),
    path(BENEFIT + "withdraw/<int:rung>/", ladder.withdraw, name="withdraw"),
    path(BENEFIT + "conflict/", ladder.declare_conflict, name="declare_conflict"),
    path(BENEFIT + "depends/", ladder.depend, name="depend"),
    path(BENEFIT + "depends/<slug:cause>/end/", ladder.undepend, name="undepend"),
]
