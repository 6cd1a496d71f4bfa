"""Addresses of the room learning."""

from django.urls import path

from ceh.learning.views import define, member, network, people, public

app_name = "learning"
urlpatterns = [
    path("competences/", public.competences, name="competences"),
    path("competences/<slug:code>/", public.competence, name="competence"),
    path("competences/<slug:code>/edit/", define.change, name="competence_edit"),
    path("competences/<slug:code>/version/", define.version, name="competence_version"),
    path("competences/<slug:code>/retire/", define.retire, name="competence_retire"),
    path("me/competences/", member.passport, name="passport"),
    path("me/competences/naming/", member.naming, name="naming"),
    path("spaces/<slug:slug>/competences/", people.people, name="people"),
    path("spaces/<slug:slug>/competences/check/", people.check, name="check"),
    path("spaces/<slug:slug>/competences/grant/", people.grant, name="grant"),
    path("spaces/<slug:slug>/competences/induction/", people.induction, name="induction"),
    path("spaces/<slug:slug>/competences/hold/", people.hold, name="hold"),
    path("spaces/<slug:slug>/competences/recognition/", people.recognition, name="recognition"),
    path("spaces/<slug:slug>/competences/new/", define.define, name="define"),
    path("recognition/<int:pk>/forget/", people.forget, name="forget_recognition"),
    path("grants/<int:pk>/", people.one_grant, name="one_grant"),
    path("grants/<int:pk>/renew/", people.renew, name="renew"),
    path("grants/<int:pk>/suspend/", people.suspend, name="suspend"),
    path("grants/<int:pk>/resume/", people.resume, name="resume"),
    path("grants/<int:pk>/revoke/", people.revoke, name="revoke"),
    path("holds/<int:pk>/lift/", people.lift, name="lift"),
    path("desk/competences/", network.desk, name="desk"),
    path("desk/competences/new/", network.define, name="desk_define"),
    path("desk/competences/grant/", network.grant, name="desk_grant"),
    path("desk/competences/hold/", network.hold, name="desk_hold"),
]
