"""Addresses of the app enrolment."""

from django.urls import path

from ceh.enrolment.views import desk_list, member, public

app_name = "enrolment"
urlpatterns = [
    path("courses/", public.sessions, name="sessions"),
    path("courses/all/", public.courses, name="courses"),
    path("courses/<slug:code>/", public.course, name="course"),
    path("attempts/<int:pk>/", member.attempt, name="attempt"),
    path("sessions/<int:pk>/", public.session, name="session"),
    path("sessions/<int:pk>/enrol/", member.enrol, name="enrol"),
    path("sessions/<int:pk>/group/new/", member.group_new, name="group_new"),
    path("sessions/<int:pk>/list/", desk_list.participants, name="list"),
    path("sessions/<int:pk>/enrol/other/", desk_list.enrol_other, name="enrol_other"),
    path("enrolments/<int:pk>/cancel/", member.cancel, name="cancel"),
    path("enrolments/<int:pk>/take/", member.take, name="take"),
    path("enrolments/<int:pk>/practice/", desk_list.practice, name="practice"),
    path("groups/<int:pk>/", member.group, name="group"),
    *member.group_steps.paths(),
    path("me/courses/", member.mine, name="mine"),
]
