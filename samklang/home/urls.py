from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("map/", views.map, name="map"),
    path("graph/", views.graph, name="graph"),
]
