from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggestions, name="suggestions"),
    path("search/experts/", views.experts, name="experts"),
    path("search/feed/", views.feed, name="feed"),
    path("search/unanswered/", views.unanswered, name="unanswered"),
    path("search/unanswered/propose/", views.propose, name="propose"),
    path("search/unanswered/set-aside/", views.pass_over, name="pass-over"),
    path("search/unanswered/<int:pk>/decide/", views.decide, name="decide"),
    path("search/save/", views.save, name="save"),
    path("search/saved/", views.saved, name="saved"),
    path("search/saved/<int:pk>/follow/", views.follow, name="follow"),
    path("search/saved/<int:pk>/remove/", views.remove, name="remove"),
]
