"""Addresses of the app versions."""

from django.urls import path

from ceh.versions.views import desk, desk_comments, public, public_comments

app_name = "versions"
urlpatterns = [
    path("plan/document.pdf", public.document, {"kind": "pdf"}, name="document_pdf"),
    path("plan/document.docx", public.document, {"kind": "docx"}, name="document_docx"),
    path("plan/versions/", public.versions, name="versions"),
    path("plan/versions/<slug:code>/", public.version, name="version"),
    path("plan/versions/<slug:code>/changes/", public.changes, name="changes"),
    path("plan/versions/<slug:code>/document.pdf", public.version_pdf, name="version_pdf"),
    path("plan/versions/<slug:code>/document.docx", public.version_docx, name="version_docx"),
    path("plan/versions/<slug:code>/new/", desk.version_new, name="version_new"),
    path("plan/versions/<slug:code>/actions/new/", desk.action_new, name="action_new"),
    path("plan/actions/<slug:code>/remove/", desk.action_remove, name="action_remove"),
    path("plan/actions/<slug:code>/answers/new/", desk.cause_new, name="cause_new"),
    path("plan/answers/<int:pk>/remove/", desk.cause_remove, name="cause_remove"),
    *desk.version_steps.paths(),
    path("plan/versions/<slug:code>/consultation/", desk_comments.consultation_new, name="consultation_new"),
    path("plan/consultations/<int:pk>/", public_comments.consultation, name="consultation"),
    path("plan/consultations/<int:pk>/comment/", public_comments.comment_new, name="comment_new"),
    path("plan/consultations/<int:pk>/comments.csv", public_comments.report_csv, name="report_csv"),
    *desk_comments.consultation_steps.paths(),
    path("plan/comments/<int:pk>/", desk_comments.comment, name="comment"),
    path("plan/comments/<int:pk>/answer/", desk_comments.comment_answer, name="comment_answer"),
    path("plan/comments/confirm/<str:token>/", public_comments.comment_confirm, name="comment_confirm"),
    *desk_comments.comment_steps.paths(),
]
