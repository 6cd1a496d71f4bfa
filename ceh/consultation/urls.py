"""Addresses of the app consultation. What is written out goes before <slug>."""

from django.urls import path

from ceh.consultation.views import desk, public

app_name = "consultation"
urlpatterns = [
    path("swot/", public.swot, name="swot"),
    path("swot/new/", desk.statement_new, name="statement_new"),
    path("swot/links/<int:pk>/remove/", desk.link_remove, name="link_remove"),
    path("swot/<slug:code>/", public.statement, name="statement"),
    path("swot/<slug:code>/edit/", desk.statement_edit, name="statement_edit"),
    path("swot/<slug:code>/evidence/", desk.statement_evidence, name="statement_evidence"),
    path("swot/<slug:code>/challenge/", desk.statement_challenge, name="statement_challenge"),
    *desk.statement_steps.paths(),
    path("challenges/", public.challenges, name="challenges"),
    path("challenges/<slug:code>/", public.challenge, name="challenge"),
    path("documents/<slug:code>/", public.document, name="document"),
    path("workshops/", public.workshops, name="workshops"),
    path("workshops/new/", desk.workshop_new, name="workshop_new"),
    path("workshops/<slug:code>/", public.workshop, name="workshop"),
    path("workshops/<slug:code>/edit/", desk.workshop_edit, name="workshop_edit"),
    path("workshops/<slug:code>/findings/new/", desk.finding_new, name="finding_new"),
    path("findings/<int:pk>/edit/", desk.finding_edit, name="finding_edit"),
    path("findings/<int:pk>/merge/", desk.finding_merge, name="finding_merge"),
    path("findings/<int:pk>/remove/", desk.finding_remove, name="finding_remove"),
    path("findings/<int:pk>/vote/", desk.finding_vote, name="finding_vote"),
    *desk.workshop_steps.paths(),
]
