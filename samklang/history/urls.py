from django.urls import path

from . import views

app_name = "history"
urlpatterns = [
    path("history/<str:kind>/<int:record_id>/", views.record, name="record"),
    path("history/<str:kind>/<int:record_id>/follow/", views.follow, name="follow"),
    path("history/<str:kind>/feed/", views.kind_feed, name="kind-feed"),
    path("history/<str:kind>/<int:record_id>/feed/", views.record_feed, name="record-feed"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/settings/", views.delivery, name="delivery"),
    path("notices/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("notices/<int:notice_id>/", views.open_notice, name="open"),
]
