"""Addresses of the app ranking."""

from django.urls import path

from ceh.ranking.views import desk

app_name = "ranking"
urlpatterns = [
    path("ranking/", desk.decide, name="decide"),
    path("ranking/ask/", desk.ask, name="ask"),
    path("ranking/results/<int:pk>/", desk.decide_by_result, name="decide_by_result"),
]
