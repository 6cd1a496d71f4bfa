"""Addresses of the app directory. The public ones stand last: what is written out goes before <slug>."""

from django.urls import path

from ceh.directory.views import desk, member, public, public_lists

app_name = "directory"
own = [
    path("spaces/new/", member.propose, name="space_propose"),
    path("spaces/<slug:slug>/edit/", member.edit, name="space_edit"),
    path("spaces/<slug:slug>/edit/photos/", member.photos, name="space_photos"),
    path("spaces/<slug:slug>/edit/photos/<int:pk>/", member.photo, name="space_photo"),
    path("spaces/<slug:slug>/edit/<slug:part>/", member.part, name="space_part"),
    path("spaces/<slug:slug>/check/", member.check, name="space_check"),
    path("spaces/<slug:slug>/sent/", member.sent, name="space_sent"),
    path("spaces/<slug:slug>/confirm/", member.confirm, name="space_confirm"),
    path("confirm/<str:token>/", member.confirm_by_letter, name="confirm_by_letter"),
    path("desk/spaces/", desk.spaces, name="desk_spaces"),
    path("desk/spaces/<slug:slug>/", desk.space, name="desk_space"),
    path("desk/organisations/", desk.organisations, name="desk_organisations"),
    path("desk/organisations/<slug:slug>/", desk.organisation, name="desk_organisation"),
]
shown_to_all = [
    path("spaces/", public.spaces, name="spaces"),
    path("spaces.geojson", public.spaces_geojson, name="spaces_geojson"),
    path("spaces.csv", public.spaces_csv, name="spaces_csv"),
    path("spaces/<slug:slug>/", public.space, name="space"),
    path("spaces/<slug:slug>/spaceapi.json", public.spaceapi, name="spaceapi"),
    path("organisations/", public_lists.organisations, name="organisations"),
    path("organisations/<slug:slug>/", public_lists.organisation, name="organisation"),
]
urlpatterns = own + shown_to_all
