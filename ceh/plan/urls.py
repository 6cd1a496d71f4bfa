"""Addresses of the app plan."""

from django.urls import path

from ceh.plan.views import desk, desk_instruments, desk_parts, member_parts, public

app_name = "plan"
urlpatterns = [
    path("plan/", public.plan, name="plan"),
    path("plan/actions/<slug:code>/", public.action, name="action"),
    path("plan/actions/<slug:code>/establish/", desk.establish, name="establish"),
    path("plan/actions/<slug:code>/edit/", desk_parts.action_edit, name="action_edit"),
    path("plan/actions/<slug:code>/costs/new/", desk_parts.cost_new, name="cost_new"),
    path("plan/actions/<slug:code>/funding/new/", desk_parts.funding_new, name="funding_new"),
    path("plan/actions/<slug:code>/risks/new/", desk_parts.risk_new, name="risk_new"),
    path("plan/actions/<slug:code>/targets/new/", desk_parts.target_new, name="target_new"),
    path("plan/actions/<slug:code>/players/new/", desk_parts.player_new, name="player_new"),
    path("plan/actions/<slug:code>/phases/new/", desk_parts.phase_new, name="phase_new"),
    path("plan/actions/<slug:code>/tasks/new/", desk_parts.task_new, name="task_new"),
    path("plan/phases/<int:pk>/edit/", desk_parts.phase_edit, name="phase_edit"),
    path("plan/phases/<int:pk>/remove/", desk_parts.phase_remove, name="phase_remove"),
    path("plan/tasks/<int:pk>/text/", desk_parts.task_text, name="task_text"),
    path("plan/tasks/<int:pk>/remove/", desk_parts.task_remove, name="task_remove"),
    path("plan/parts/", member_parts.my_parts, name="my_parts"),
    path("plan/players/<int:pk>/", member_parts.player, name="player"),
    path("plan/players/<int:pk>/edit/", desk_parts.player_edit, name="player_edit"),
    path("plan/players/<int:pk>/remove/", desk_parts.player_remove, name="player_remove"),
    path("plan/players/<int:pk>/confirm/", member_parts.part_confirm, name="part_confirm"),
    path("plan/players/<int:pk>/object/", member_parts.part_object, name="part_object"),
    path("plan/costs/<int:pk>/edit/", desk_parts.cost_edit, name="cost_edit"),
    path("plan/costs/<int:pk>/remove/", desk_parts.cost_remove, name="cost_remove"),
    path("plan/funding/<int:pk>/", desk_parts.funding, name="funding"),
    path("plan/funding/<int:pk>/edit/", desk_parts.funding_edit, name="funding_edit"),
    path("plan/funding/<int:pk>/remove/", desk_parts.funding_remove, name="funding_remove"),
    *desk_parts.funding_steps.paths(),
    path("plan/risks/<int:pk>/edit/", desk_parts.risk_edit, name="risk_edit"),
    path("plan/risks/<int:pk>/remove/", desk_parts.risk_remove, name="risk_remove"),
    path("plan/targets/<int:pk>/edit/", desk_parts.target_edit, name="target_edit"),
    path("plan/targets/<int:pk>/remove/", desk_parts.target_remove, name="target_remove"),
    path("plan/instruments/new/", desk_instruments.instrument_new, name="instrument_new"),
    path("plan/instruments/<str:code>/", public.instrument, name="instrument"),
    path("plan/instruments/<str:code>/edit/", desk_instruments.instrument_edit, name="instrument_edit"),
    path("plan/instruments/<str:code>/remove/", desk_instruments.instrument_remove, name="instrument_remove"),
    path(
        "plan/instruments/<str:code>/changes/new/",
        desk_instruments.policy_change_new,
        name="policy_change_new",
    ),
    path("plan/tasks/<int:pk>/", public.task, name="task"),
    path("plan/tasks/<int:pk>/edit/", desk.task_edit, name="task_edit"),
    *desk.task_steps.paths(),
    path("plan/establishments/<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
]
