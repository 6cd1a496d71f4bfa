"""Addresses of the app versions."""

from django.urls import path

from ceh.versions.views import desk, public

app_name = "versions"
urlpatterns = [
    path("plan/versions/", public.versions, name="versions"),
    path("plan/versions/<slug:code>/", public.version, name="version"),
    path("plan/versions/<slug:code>/changes/", public.changes, name="changes"),
    path("plan/versions/<slug:code>/document.pdf", public.version_pdf, name="version_pdf"),
    path("plan/versions/<slug:code>/document.docx", public.version_docx, name="version_docx"),
    path("plan/versions/<slug:code>/new/", desk.version_new, name="version_new"),
    path("plan/versions/<slug:code>/actions/new/", desk.action_new, name="action_new"),
    path("plan/actions/<slug:code>/remove/", desk.action_remove, name="action_remove"),
    *desk.version_steps.paths(),
]
