"""Addresses of the app learning."""

from django.urls import path

from ceh.learning.views import desk, desk_define, desk_network, member, public

app_name = "learning"
urlpatterns = [
    path("competences/", public.competences, name="competences"),
    path("competences/<slug:code>/", public.competence, name="competence"),
    path("competences/<slug:code>/edit/", desk_define.change, name="competence_edit"),
    path("competences/<slug:code>/version/", desk_define.version, name="competence_version"),
    path("competences/<slug:code>/retire/", desk_define.retire, name="competence_retire"),
    path("me/competences/", member.passport, name="passport"),
    path("me/competences/naming/", member.naming, name="naming"),
    path("spaces/<slug:slug>/competences/", desk.people, name="people"),
    path("spaces/<slug:slug>/competences/check/", desk.check, name="check"),
    path("spaces/<slug:slug>/competences/grant/", desk.grant, name="grant"),
    path("spaces/<slug:slug>/competences/induction/", desk.induction, name="induction"),
    path("spaces/<slug:slug>/competences/hold/", desk.hold, name="hold"),
    path("spaces/<slug:slug>/competences/recognition/", desk.recognition, name="recognition"),
    path("spaces/<slug:slug>/competences/new/", desk_define.define, name="define"),
    path("recognition/<int:pk>/forget/", desk.forget, name="forget_recognition"),
    path("grants/<int:pk>/", desk.one_grant, name="one_grant"),
    path("grants/<int:pk>/renew/", desk.renew, name="renew"),
    path("grants/<int:pk>/suspend/", desk.suspend, name="suspend"),
    path("grants/<int:pk>/resume/", desk.resume, name="resume"),
    path("grants/<int:pk>/revoke/", desk.revoke, name="revoke"),
    path("holds/<int:pk>/lift/", desk.lift, name="lift"),
    path("desk/competences/", desk_network.desk, name="desk"),
    path("desk/competences/new/", desk_network.define, name="desk_define"),
    path("desk/competences/grant/", desk_network.grant, name="desk_grant"),
    path("desk/competences/hold/", desk_network.hold, name="desk_hold"),
]
