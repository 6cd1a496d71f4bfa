"""Addresses of the app plan."""

from django.urls import path

from ceh.plan.views import desk, parts, public

app_name = "plan"
urlpatterns = [
    path("plan/", public.plan, name="plan"),
    path("plan/document.pdf", public.document, {"kind": "pdf"}, name="document_pdf"),
    path("plan/document.docx", public.document, {"kind": "docx"}, name="document_docx"),
    path("plan/actions/<slug:code>/", public.action, name="action"),
    path("plan/actions/<slug:code>/establish/", desk.establish, name="establish"),
    path("plan/actions/<slug:code>/costs/new/", parts.cost_new, name="cost_new"),
    path("plan/actions/<slug:code>/funding/new/", parts.funding_new, name="funding_new"),
    path("plan/actions/<slug:code>/risks/new/", parts.risk_new, name="risk_new"),
    path("plan/actions/<slug:code>/targets/new/", parts.target_new, name="target_new"),
    path("plan/costs/<int:pk>/edit/", parts.cost_edit, name="cost_edit"),
    path("plan/costs/<int:pk>/remove/", parts.cost_remove, name="cost_remove"),
    path("plan/funding/<int:pk>/", parts.funding, name="funding"),
    path("plan/funding/<int:pk>/edit/", parts.funding_edit, name="funding_edit"),
    path("plan/funding/<int:pk>/remove/", parts.funding_remove, name="funding_remove"),
    *parts.funding_steps.paths(),
    path("plan/risks/<int:pk>/edit/", parts.risk_edit, name="risk_edit"),
    path("plan/risks/<int:pk>/remove/", parts.risk_remove, name="risk_remove"),
    path("plan/targets/<int:pk>/edit/", parts.target_edit, name="target_edit"),
    path("plan/targets/<int:pk>/remove/", parts.target_remove, name="target_remove"),
    path("plan/instruments/<str:code>/", public.instrument, name="instrument"),
    path("plan/instruments/<str:code>/changes/new/", desk.policy_change_new, name="policy_change_new"),
    path("plan/tasks/<int:pk>/", public.task, name="task"),
    path("plan/tasks/<int:pk>/edit/", desk.task_edit, name="task_edit"),
    *desk.task_steps.paths(),
    path("plan/establishments/<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
]
