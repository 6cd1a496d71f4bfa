"""Addresses of the app learning."""

from django.urls import path

from ceh.learning.views import desk, desk_forms, member, public

app_name = "learning"
urlpatterns = [
    path("competences/", public.competences, name="competences"),
    path("competences/<slug:code>/", public.competence, name="competence"),
    path("competences/<slug:code>/edit/", desk_forms.change, name="competence_edit"),
    path("competences/<slug:code>/version/", desk_forms.version, name="competence_version"),
    path("competences/<slug:code>/retire/", desk_forms.retire, name="competence_retire"),
    path("me/competences/", member.passport, name="passport"),
    path("me/competences/naming/", member.naming, name="naming"),
    path("spaces/<slug:slug>/competences/", desk.people, name="people"),
    path("spaces/<slug:slug>/competences/check/", desk.check, name="check"),
    path("spaces/<slug:slug>/competences/grant/", desk_forms.grant, name="grant"),
    path("spaces/<slug:slug>/competences/induction/", desk_forms.induction, name="induction"),
    path("spaces/<slug:slug>/competences/hold/", desk_forms.hold, name="hold"),
    path("spaces/<slug:slug>/competences/recognition/", desk_forms.recognition, name="recognition"),
    path("spaces/<slug:slug>/competences/new/", desk_forms.define, name="define"),
    path("recognition/<int:pk>/forget/", desk_forms.forget, name="forget_recognition"),
    path("grants/<int:pk>/", desk.one_grant, name="one_grant"),
    *desk_forms.grant_steps.paths(),
    path("holds/<int:pk>/lift/", desk_forms.lift, name="lift"),
    path("desk/competences/", desk.desk, name="desk"),
    path("desk/competences/new/", desk_forms.network_define, name="desk_define"),
    path("desk/competences/grant/", desk_forms.network_grant, name="desk_grant"),
    path("desk/competences/hold/", desk_forms.network_hold, name="desk_hold"),
]
