"""Addresses of support."""

from django.urls import path

from ceh.support.views import desk, member, member_proposals, public

app_name = "support"
urlpatterns = [
    path("support/", public.programme, name="programme"),
    path("support/mine/", member.my_cases, name="my_cases"),
    path("support/new/", member.case_new, name="case_new"),
    path("support/cases/<int:pk>/", member.case, name="case"),
    path("support/cases/<int:pk>/edit/", member.case_edit, name="case_edit"),
    path("support/cases/<int:pk>/notes/new/", member.note_new, name="note_new"),
    path("support/cases/<int:pk>/view/", desk.view_case, name="view_case"),
    path("support/cases/<int:pk>/reopen/", desk.reopen, name="reopen"),
    path("support/cases/<int:pk>/hand-over/", desk.hand_over, name="hand_over"),
    path("support/cases/<int:pk>/needs/new/", desk.need_new, name="need_new"),
    path("support/cases/<int:pk>/needs/send/", desk.send_needs, name="send_needs"),
    path("support/needs/<int:pk>/edit/", desk.need_edit, name="need_edit"),
    path("support/needs/<int:pk>/remove/", desk.need_remove, name="need_remove"),
    path("support/cases/<int:pk>/look/", desk.look, name="look"),
    path("support/cases/<int:pk>/candidates/new/", desk.candidate_new, name="candidate_new"),
    path("support/cases/<int:pk>/choose/", member.choose, name="choose"),
    path("support/cases/<int:pk>/others/", member.others, name="others"),
    path("support/proposals/", member_proposals.proposals, name="proposals"),
    path("support/proposals/<int:pk>/", member_proposals.proposal, name="proposal"),
    path("desk/support/", desk.desk, name="desk"),
    *member.steps.paths(),
    *member_proposals.steps.paths(),
]
