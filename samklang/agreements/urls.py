from django.urls import path

from .views import deciding, drafting, evaluating, lists, records

app_name = "agreements"
urlpatterns = [
    path("", lists.index, name="index"),
    path("calendar/", lists.calendar, name="calendar"),
    path("calendar.ics", lists.feed, name="feed"),
    path("new/", drafting.new, name="new"),
    path("<slug:code>/", records.detail, name="detail"),
    path("<slug:code>/signing.ics", lists.signing_file, name="signing-file"),
    path("<slug:code>/edit/", drafting.edit, name="edit"),
    path("<slug:code>/compare/", records.compare, name="compare"),
    path("<slug:code>/versions/<int:number>/", records.version, name="version"),
    path("<slug:code>/versions/<int:number>/pdf/", records.pdf, name="pdf"),
    path("<slug:code>/clauses/<slug:key>/", records.derived, name="derived"),
    path("<slug:code>/negotiate/", deciding.negotiate, name="negotiate"),
    path("<slug:code>/approve/", deciding.approve, name="approve"),
    path("<slug:code>/plan/", deciding.plan, name="plan"),
    path("<slug:code>/postpone/", deciding.postpone, name="postpone"),
    path("<slug:code>/sign/", deciding.sign, name="sign"),
    path("<slug:code>/end/", deciding.end, name="end"),
    path("<slug:code>/notice/", deciding.notice, name="notice"),
    path("<slug:code>/evaluate/", evaluating.evaluate, name="evaluate"),
    path("<slug:code>/evaluations/<int:number>/", evaluating.evaluation, name="evaluation"),
    path("<slug:code>/evaluations/<int:number>/assess/", evaluating.assess, name="assess"),
    path("<slug:code>/evaluations/<int:number>/decide/", evaluating.decide, name="decide"),
]
