"""Addresses of the app intake."""

from django.urls import path

from ceh.intake.views import desk

app_name = "intake"
urlpatterns = [
    path("spaces/<slug:slug>/tables/", desk.tables, name="tables"),
    path("spaces/<slug:slug>/tables/template/", desk.template, name="template"),
    path("tables/<int:pk>/", desk.table, name="table"),
]
