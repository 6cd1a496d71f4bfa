"""Addresses of the app studies. What is written out goes before <slug>."""

from django.urls import path

from ceh.studies.views import desk, public

app_name = "studies"
urlpatterns = [
    path("studies/", public.studies, name="studies"),
    path("studies/new/", desk.study_new, name="study_new"),
    path("studies/compare/", public.compare, name="compare"),
    path("studies/<slug:code>/", public.study, name="study"),
    path("studies/<slug:code>/edit/", desk.study_edit, name="study_edit"),
    path("studies/<slug:code>/scores/", desk.scores_edit, name="scores_edit"),
    path("studies/<slug:code>/attachments/new/", desk.attachment_new, name="attachment_new"),
    path("study-attachments/<int:pk>/remove/", desk.attachment_remove, name="attachment_remove"),
    *desk.study_steps.paths(),
]
