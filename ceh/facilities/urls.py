"""Addresses of the room facilities."""

from django.urls import path

from ceh.facilities.views import booking, bookings, desk, public, timetables

app_name = "facilities"
urlpatterns = [
    path("v/<slug:code>/", public.qr, name="qr"),
    path("v/<slug:code>/here/", public.here, name="here"),
    path("spaces/<slug:slug>/visits/", desk.visits, name="visits"),
    path("spaces/<slug:slug>/visits/new/", desk.record, name="record"),
    path("spaces/<slug:slug>/visits/paper/", desk.paper, name="paper"),
    path("spaces/<slug:slug>/visits/group/", desk.group, name="group"),
    path("spaces/<slug:slug>/visits/poster/", desk.poster, name="poster"),
    path("visits/<int:pk>/", desk.visit, name="visit"),
    path("visits/<int:pk>/void/", desk.void_visit, name="void_visit"),
    path("visits/<int:pk>/restore/", desk.restore_visit, name="restore_visit"),
    path("group-visits/<int:pk>/", desk.group_visit, name="group_visit"),
    path("group-visits/<int:pk>/void/", desk.void_group, name="void_group"),
    path("group-visits/<int:pk>/restore/", desk.restore_group, name="restore_group"),
    path("book/<int:pk>/", booking.book, name="book"),
    path("book/<int:pk>/wait/", booking.wait, name="wait"),
    path("me/bookings/", bookings.my_bookings, name="my_bookings"),
    path("bookings/<int:pk>/", bookings.booking, name="booking"),
    path("bookings/<int:pk>/move/", bookings.move, name="move"),
    path("bookings/<int:pk>/cancel/", bookings.cancel, name="cancel"),
    path("bookings/<int:pk>/decide/", bookings.decide, name="decide"),
    path("bookings/sure/<str:token>/", bookings.sure, name="sure"),
    path("waiting/<int:pk>/take/", bookings.take_offer, name="take_offer"),
    path("waiting/<int:pk>/stop/", bookings.stop_waiting, name="stop_waiting"),
    path("spaces/<slug:slug>/timetable/", timetables.timetable, name="timetable"),
    path("resources/<int:pk>/week/", timetables.week, name="week"),
]
