"""Addresses of mentors."""

from django.urls import path

from ceh.mentors.views import desk, member, public

app_name = "mentors"
urlpatterns = [
    path("mentors/", public.mentors, name="mentors"),
    path("mentors/mine/", member.mine, name="mine"),
    path("mentors/new/", member.offer, name="offer"),
    path("mentors/<int:pk>/", public.mentor, name="mentor"),
    path("mentors/<int:pk>/edit/", member.profile_edit, name="profile_edit"),
    path("mentors/<int:pk>/skills/new/", member.skill_new, name="skill_new"),
    path("mentors/skills/<int:pk>/remove/", member.skill_remove, name="skill_remove"),
    path("mentors/<int:pk>/conflicts/new/", member.conflict_new, name="conflict_new"),
    path("mentors/conflicts/<int:pk>/end/", member.conflict_end, name="conflict_end"),
    path("mentors/<int:pk>/checks/new/", desk.check_new, name="check_new"),
    path("mentors/checks/<int:pk>/withdraw/", desk.check_withdraw, name="check_withdraw"),
    path("desk/mentors/", desk.register, name="register"),
    path("desk/mentors/find/", desk.find, name="find"),
    *public.steps.paths(),
]
