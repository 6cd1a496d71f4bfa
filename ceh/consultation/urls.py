"""Addresses of the app consultation. What is written out goes before <slug>."""

from django.urls import path

from ceh.consultation.views import desk, desk_live, desk_workshops, public

app_name = "consultation"
urlpatterns = [
    path("swot/", public.swot, name="swot"),
    path("swot/new/", desk.statement_new, name="statement_new"),
    path("swot/links/<int:pk>/remove/", desk.link_remove, name="link_remove"),
    path("swot/links/<int:pk>/reason/", desk.link_reason, name="link_reason"),
    path("swot/<slug:code>/", public.statement, name="statement"),
    path("swot/<slug:code>/edit/", desk.statement_edit, name="statement_edit"),
    path("swot/<slug:code>/evidence/", desk.statement_evidence, name="statement_evidence"),
    path("swot/<slug:code>/challenge/", desk.statement_challenge, name="statement_challenge"),
    *desk.statement_steps.paths(),
    path("challenges/", public.challenges, name="challenges"),
    path("challenges/new/", desk.challenge_new, name="challenge_new"),
    path("challenges/<slug:code>/", public.challenge, name="challenge"),
    path("challenges/<slug:code>/edit/", desk.challenge_edit, name="challenge_edit"),
    *desk.challenge_steps.paths(),
    path("documents/new/", desk.document_new, name="document_new"),
    path("documents/<slug:code>/edit/", desk.document_edit, name="document_edit"),
    path("documents/<slug:code>/", public.document, name="document"),
    path("workshops/", public.workshops, name="workshops"),
    path("workshops/new/", desk_workshops.workshop_new, name="workshop_new"),
    path("workshops/<slug:code>/", public.workshop, name="workshop"),
    path("workshops/<slug:code>/edit/", desk_workshops.workshop_edit, name="workshop_edit"),
    path("workshops/<slug:code>/findings/new/", desk_workshops.finding_new, name="finding_new"),
    path("findings/<int:pk>/edit/", desk_workshops.finding_edit, name="finding_edit"),
    path("findings/<int:pk>/merge/", desk_workshops.finding_merge, name="finding_merge"),
    path("findings/<int:pk>/unmerge/", desk_workshops.finding_unmerge, name="finding_unmerge"),
    path("findings/<int:pk>/remove/", desk_workshops.finding_remove, name="finding_remove"),
    path("findings/<int:pk>/vote/", desk_live.finding_vote, name="finding_vote"),
    path("findings/<int:pk>/unvote/", desk_live.finding_unvote, name="finding_unvote"),
    path("workshops/<slug:code>/live/", desk_live.live, name="live"),
    path("workshops/<slug:code>/wall/", desk_live.wall, name="wall"),
    path("workshops/<slug:code>/agenda/new/", desk_workshops.agenda_item_new, name="agenda_item_new"),
    path("workshops/<slug:code>/agenda/questions/", desk_workshops.questions_add, name="questions_add"),
    path("agenda/<int:pk>/edit/", desk_workshops.agenda_item_edit, name="agenda_item_edit"),
    path("agenda/<int:pk>/remove/", desk_workshops.agenda_item_remove, name="agenda_item_remove"),
    path("workshops/<slug:code>/tables/new/", desk_workshops.table_new, name="table_new"),
    path("workshop-tables/<int:pk>/edit/", desk_workshops.table_edit, name="table_edit"),
    path("workshop-tables/<int:pk>/remove/", desk_workshops.table_remove, name="table_remove"),
    path("workshops/<slug:code>/minutes.pdf", public.minutes_pdf, name="minutes_pdf"),
    path("workshops/<slug:code>/minutes.docx", public.minutes_docx, name="minutes_docx"),
    *desk_workshops.workshop_steps.paths(),
]
