from django.urls import path

from .views import doubles, sheets

app_name = "registers"
urlpatterns = [
    path("organisations/doubles/", doubles.doubles, name="doubles"),
    path("organisations/doubles/<int:double>/different/", doubles.tell_apart, name="tell-apart"),
    path("organisations/import/", sheets.sheets, name="sheets"),
    path("organisations/import/template.csv", sheets.template, {"kind": "csv"}, name="sheet-template-csv"),
    path("organisations/import/template.xlsx", sheets.template, {"kind": "xlsx"}, name="sheet-template-xlsx"),
    path("organisations/import/<int:sheet>/", sheets.sheet, name="sheet"),
    path("organisations/import/<int:sheet>/columns/", sheets.columns, name="sheet-columns"),
    path("organisations/import/<int:sheet>/confirm/", sheets.confirm, name="confirm-sheet"),
    path("organisations/import/<int:sheet>/discard/", sheets.discard, name="discard-sheet"),
    path("organisations/import/<int:sheet>/wrong-rows/", sheets.wrong, name="wrong-rows"),
    path("organisations/<slug:slug>/merge/<slug:gone>/", doubles.fold, name="fold-organisation"),
]
