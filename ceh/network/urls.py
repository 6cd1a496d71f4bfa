"""Addresses of the app network."""

from django.urls import path

from ceh.network.views import desk, member_code, member_people, member_steps

app_name = "network"
urlpatterns = [
    *member_steps.steps.paths(),
    path("spaces/<slug:slug>/state/<slug:verb>/", member_steps.state, name="space_state"),
    path("spaces/<slug:slug>/people/", member_people.people, name="space_people"),
    path("roles/<int:pk>/end/", member_people.end, name="role_end"),
    path("me/code/", member_code.my_code, name="my_code"),
    path("desk/spaces/<slug:slug>/take/", desk.take_review, name="take_review"),
    path("desk/roles/", desk.roles, name="desk_roles"),
    path("desk/roles/give/", desk.give_role, name="give_role"),
]
