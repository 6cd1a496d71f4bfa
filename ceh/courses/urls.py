"""Addresses of the app courses."""

from django.urls import path

from ceh.courses.views import desk, desk_sessions

app_name = "courses"
urlpatterns = [
    path("courses/<slug:code>/edit/", desk.change, name="course_edit"),
    path("courses/<slug:code>/retire/", desk.retire, name="course_retire"),
    path("courses/<slug:code>/questions/", desk.quiz_begin, name="quiz_begin"),
    path("sessions/<int:pk>/edit/", desk_sessions.change, name="session_edit"),
    *desk_sessions.session_steps.paths(),
    path("spaces/<slug:slug>/courses/", desk.courses, name="desk"),
    path("spaces/<slug:slug>/courses/new/", desk.define, name="define"),
    path("spaces/<slug:slug>/sessions/new/", desk_sessions.plan, name="plan"),
]
