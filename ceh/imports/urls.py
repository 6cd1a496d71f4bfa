"""Addresses of the app imports."""

from django.urls import path

from ceh.imports.views import desk

app_name = "imports"
urlpatterns = [
    path("desk/import/", desk.network, name="desk"),
    path("desk/import/<int:pk>/", desk.former_address, name="former_address"),
    path("desk/import/template/<slug:kind>/", desk.network_template, name="desk_template"),
    path("spaces/<slug:slug>/tables/", desk.space, name="space"),
    path("spaces/<slug:slug>/tables/template/", desk.space_template, name="space_template"),
    path("tables/<int:pk>/", desk.batch, name="batch"),
]
