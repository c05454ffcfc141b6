from django.urls import path

from .views import curating, experiencing, reading

app_name = "toolbox"
urlpatterns = [
    path("", reading.tools, name="tools"),
    path("suggest/", curating.suggest, name="suggest"),
    path("choose/", reading.suggest_tools, name="suggest-tools"),
    path("compare/", reading.compare, name="compare"),
    path("desk/", curating.desk, name="desk"),
    path("<slug:slug>/", reading.tool, name="tool"),
    path("<slug:slug>/edit/", curating.edit, name="edit"),
    path("<slug:slug>/accept/", curating.accept, name="accept"),
    path("<slug:slug>/decline/", curating.decline, name="decline"),
    path("<slug:slug>/confirm/", curating.confirm, name="confirm"),
    path("<slug:slug>/retire/", curating.retire, name="retire"),
    path("<slug:slug>/take-up/", curating.take_up, name="take_up"),
    path("<slug:slug>/experience/", experiencing.tell, name="tell"),
    path("<slug:slug>/experience/<int:note>/withdraw/", experiencing.withdraw, name="withdraw"),
]
