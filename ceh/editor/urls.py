"""Addresses of the app editor."""

from django.urls import path

from ceh.editor.views import desk_drafts as drafts
from ceh.editor.views import desk_parts as parts
from ceh.editor.views import desk_preview

app_name = "editor"
DRAFT = "questionnaires/drafts/<int:pk>/"
SECTION, QUESTION = f"{DRAFT}sections/<str:code>/", f"{DRAFT}questions/<str:code>/"
urlpatterns = [
    path("questionnaires/versions/<int:pk>/preview/", desk_preview.preview, name="preview"),
    path("questionnaires/drafts/new/", drafts.new, name="new"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}details/", drafts.details, name="details"),
    path(f"{DRAFT}undo/", drafts.undo, name="undo"),
    path(f"{DRAFT}translate/<str:language>/", drafts.translate, name="translate"),
    path(f"{DRAFT}add-section/", parts.section_new, name="section_new"),
    path(SECTION, parts.section, name="section"),
    path(f"{SECTION}up/", parts.section_up, name="section_up"),
    path(f"{SECTION}down/", parts.section_down, name="section_down"),
    path(f"{SECTION}delete/", parts.section_delete, name="section_delete"),
    path(f"{SECTION}add/", parts.question_type, name="question_type"),
    path(f"{SECTION}add/<str:kind>/", parts.question_new, name="question_new"),
    path(QUESTION, parts.question, name="question"),
    path(f"{QUESTION}up/", parts.question_up, name="question_up"),
    path(f"{QUESTION}down/", parts.question_down, name="question_down"),
    path(f"{QUESTION}copy/", parts.question_copy, name="question_copy"),
    path(f"{QUESTION}delete/", parts.question_delete, name="question_delete"),
]
