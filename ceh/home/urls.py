"""Addresses of the app home."""

from django.urls import path

from ceh.home.views import desk, member, public

app_name = "home"
urlpatterns = [
    path("", public.start, name="start"),
    path("search/", public.search, name="search"),
    path("search/suggest/", public.suggest, name="suggest"),
    path("thread/<str:kind>/<int:pk>/", public.thread, name="thread"),
    path("me/", member.me, name="me"),
    path("desk/", desk.desk, name="desk"),
    path("desk/letters/", desk.letters, name="letters"),
    path("desk/loose-ends/", desk.unlinked, name="unlinked"),
]
