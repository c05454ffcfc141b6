from django.urls import path

from . import views

app_name = "foundation"
urlpatterns = [
    path("about/", views.about, name="about"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/privacy/", views.privacy, name="privacy"),
    path("ui/", views.pieces, name="pieces"),
]
