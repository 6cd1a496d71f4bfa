"""Addresses of the app courses."""

from django.urls import path

from ceh.courses.views import desk, desk_list, desk_sessions, member, public

app_name = "courses"
urlpatterns = [
    path("courses/", public.sessions, name="sessions"),
    path("courses/all/", public.courses, name="courses"),
    path("courses/<slug:code>/", public.course, name="course"),
    path("courses/<slug:code>/quiz/", member.quiz, name="quiz"),
    path("courses/<slug:code>/edit/", desk.change, name="course_edit"),
    path("courses/<slug:code>/retire/", desk.retire, name="course_retire"),
    path("courses/<slug:code>/questions/", desk.questions, name="questions"),
    path("courses/<slug:code>/questions/new/", desk.question_new, name="question_new"),
    path("questions/<int:pk>/edit/", desk.question_edit, name="question_edit"),
    path("questions/<int:pk>/retire/", desk.question_retire, name="question_retire"),
    path("attempts/<int:pk>/", member.attempt, name="attempt"),
    path("sessions/<int:pk>/", public.session, name="session"),
    path("sessions/<int:pk>/enrol/", member.enrol, name="enrol"),
    path("sessions/<int:pk>/group/new/", member.group_new, name="group_new"),
    path("sessions/<int:pk>/edit/", desk_sessions.change, name="session_edit"),
    *desk_sessions.session_steps.paths(),
    path("sessions/<int:pk>/list/", desk_list.participants, name="list"),
    path("sessions/<int:pk>/enrol/other/", desk_list.enrol_other, name="enrol_other"),
    path("enrolments/<int:pk>/cancel/", member.give_back, name="give_back"),
    path("enrolments/<int:pk>/take/", member.take, name="take"),
    path("enrolments/<int:pk>/practice/", desk_list.practice, name="practice"),
    path("enrolments/<int:pk>/pass/", desk_list.mark_passed, name="pass"),
    path("groups/<int:pk>/", member.group, name="group"),
    *member.group_steps.paths(),
    path("me/courses/", member.mine, name="mine"),
    path("spaces/<slug:slug>/courses/", desk.courses, name="desk"),
    path("spaces/<slug:slug>/courses/new/", desk.define, name="define"),
    path("spaces/<slug:slug>/sessions/new/", desk_sessions.plan, name="plan"),
]
