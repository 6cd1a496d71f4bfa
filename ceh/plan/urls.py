"""Addresses of the app plan."""

from django.urls import path

from ceh.plan.views import desk, public

app_name = "plan"
urlpatterns = [
    path("plan/", public.plan, name="plan"),
    path("plan/document.pdf", public.document, {"kind": "pdf"}, name="document_pdf"),
    path("plan/document.docx", public.document, {"kind": "docx"}, name="document_docx"),
    path("plan/actions/<slug:code>/", public.action, name="action"),
    path("plan/actions/<slug:code>/establish/", desk.establish, name="establish"),
    path("plan/instruments/<str:code>/", public.instrument, name="instrument"),
    path("plan/instruments/<str:code>/changes/new/", desk.policy_change_new, name="policy_change_new"),
    path("plan/tasks/<int:pk>/", public.task, name="task"),
    path("plan/tasks/<int:pk>/edit/", desk.task_edit, name="task_edit"),
    *desk.task_steps.paths(),
    path("plan/establishments/<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
]
