from django.urls import path

from .views import public, replicating, steps, writing

app_name = "knowledge"
urlpatterns = [
    path("", public.cases, name="cases"),
    path("new/", writing.new, name="new"),
    path("mine/", writing.mine, name="mine"),
    path("<slug:slug>/", public.case, name="case"),
    path("<slug:slug>/versions/", public.versions, name="versions"),
    path("<slug:slug>/versions/<int:number>/", public.version, name="version"),
    path("<slug:slug>/edit/", writing.edit, name="edit"),
    path("<slug:slug>/autosave/", writing.autosave, name="autosave"),
    path("<slug:slug>/translate/<slug:target>/", writing.translate, name="translate"),
    path("<slug:slug>/translate/<slug:target>/draft/", writing.ask_for_draft, name="ask_for_draft"),
    path("<slug:slug>/authors/", steps.authors, name="authors"),
    path("<slug:slug>/authors/<int:author>/remove/", steps.remove_author, name="remove_author"),
    path("<slug:slug>/ask-for-review/", steps.ask_for_review, name="ask_for_review"),
    path("<slug:slug>/review/", steps.review, name="review"),
    path("<slug:slug>/publish/", steps.publish, name="publish"),
    path("<slug:slug>/withdraw/", steps.withdraw, name="withdraw"),
    path("<slug:slug>/take-up/", steps.take_up, name="take_up"),
    path("<slug:slug>/confirm/", steps.confirm, name="confirm"),
    path("<slug:slug>/try/", replicating.try_it, name="try_it"),
    path("<slug:slug>/replications/", replicating.replications, name="replications"),
    path("<slug:slug>/replications/<int:replication>/", replicating.replication, name="replication"),
    path("<slug:slug>/replications/<int:replication>/result/", replicating.tell_result, name="tell_result"),
    path("<slug:slug>/replications/<int:replication>/measure/", replicating.measure, name="measure"),
    path("<slug:slug>/measure/", replicating.measure_here, name="measure_here"),
    path("<slug:slug>/indicators/", replicating.indicators, name="indicators"),
    path("<slug:slug>/ask/", steps.ask, name="ask"),
    path("<slug:slug>/questions/<int:question>/answer/", steps.answer, name="answer"),
    path("<slug:slug>/questions/<int:question>/hide/", steps.hide_question, name="hide_question"),
]
