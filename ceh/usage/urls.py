"""Addresses of visits and use."""

from django.urls import path

from ceh.usage.views import (
    desk,
    desk_figures,
    desk_usage,
    member_usage,
)

app_name = "usage"
urlpatterns = [
    path("spaces/<slug:slug>/visits/", desk.visits, name="visits"),
    path("spaces/<slug:slug>/visits/new/", desk.record, name="record"),
    path("spaces/<slug:slug>/visits/paper/", desk.paper, name="paper"),
    path("spaces/<slug:slug>/visits/group/", desk.group, name="group"),
    path("visits/<int:pk>/", desk.visit, name="visit"),
    *desk.visit_steps.paths(),
    path("group-visits/<int:pk>/", desk.group_visit, name="group_visit"),
    *desk.group_visit_steps.paths(),
    path("spaces/<slug:slug>/usage/", desk_usage.usages, name="usages"),
    path("spaces/<slug:slug>/usage/new/", desk_usage.usage_new, name="usage_new"),
    path("spaces/<slug:slug>/usage/start/", desk_usage.usage_start, name="usage_start"),
    path("usage/year/", desk_figures.usage_year, name="usage_year"),
    path("usage/year/records/", desk_figures.usage_records, name="usage_records"),
    path("usage/<int:pk>/", desk_usage.usage, name="usage"),
    *desk_usage.usage_steps.paths(),
    path("me/usage/", member_usage.my_usage, name="my_usage"),
]
