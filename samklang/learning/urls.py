from django.urls import path

from .views import following, reading, writing

app_name = "learning"
urlpatterns = [
    path("", reading.paths, name="paths"),
    path("mine/", following.mine, name="mine"),
    path("new/", writing.new, name="new"),
    path("<slug:slug>/", reading.path, name="path"),
    path("<slug:slug>/edit/", writing.edit, name="edit"),
    path("<slug:slug>/publish/", writing.publish, name="publish"),
    path("<slug:slug>/close/", writing.close, name="close"),
    path("<slug:slug>/begin/", following.begin, name="begin"),
    path("<slug:slug>/leave/", following.leave, name="leave"),
    path("<slug:slug>/finished/", following.finished, name="finished"),
    path("<slug:slug>/steps/", writing.steps, name="steps"),
    path("<slug:slug>/steps/new/", writing.add_step, name="add_step"),
    path("<slug:slug>/steps/<int:step>/", following.tick, name="tick"),
    path("<slug:slug>/steps/<int:step>/edit/", writing.change_step, name="change_step"),
    path("<slug:slug>/steps/<int:step>/move/", writing.move, name="move"),
    path("<slug:slug>/steps/<int:step>/remove/", writing.remove_step, name="remove_step"),
]
