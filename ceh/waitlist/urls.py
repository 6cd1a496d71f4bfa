"""Addresses of the waitlist."""

from django.urls import path

from ceh.waitlist.views import member

app_name = "waitlist"
urlpatterns = [
    path("book/<int:pk>/wait/", member.join, name="join"),
    path("waiting/<int:pk>/take/", member.take_offer, name="take_offer"),
    path("waiting/<int:pk>/stop/", member.leave, name="leave"),
]
