"""Addresses of the room region."""

from django.urls import URLPattern

app_name = "region"
urlpatterns: list[URLPattern] = []
