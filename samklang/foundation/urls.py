from django.urls import path

from . import outbox, views

app_name = "foundation"
urlpatterns = [
    path("about/", views.about, name="about"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/privacy/", views.privacy, name="privacy"),
    path("ui/", views.pieces, name="pieces"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:letter_id>/", outbox.letter, name="letter"),
    path("outbox/<int:letter_id>/send-again/", outbox.send_again, name="send-again"),
    path("outbox/<int:letter_id>/<int:place>/", outbox.attachment, name="attachment"),
]
