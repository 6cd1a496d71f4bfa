"""Addresses of bookings, timetables and the search for machines."""

from django.urls import path

from ceh.bookings.views import (
    desk_rules,
    member_booking,
    member_bookings,
    public_catalogue,
    public_find,
    public_timetables,
)

app_name = "bookings"
urlpatterns = [
    path("equipment/", public_catalogue.catalogue, name="catalogue"),
    path("resources/<int:pk>/rules/", desk_rules.thing_rules, name="thing_rules"),
    path("resources/<int:pk>/rules/drop/", desk_rules.drop_rules, name="drop_rules"),
    path("spaces/<slug:slug>/equipment/rules/", desk_rules.house_rules, name="house_rules"),
    path("find/", public_find.found, name="find"),
    path("book/<int:pk>/", member_booking.book, name="book"),
    path("book/<int:pk>/wait/", member_booking.wait, name="wait"),
    path("me/bookings/", member_bookings.my_bookings, name="my_bookings"),
    path("bookings/<int:pk>/", member_bookings.booking, name="booking"),
    path("bookings/<int:pk>/calendar.ics", member_bookings.booking_calendar, name="booking_calendar"),
    path("bookings/<int:pk>/move/", member_bookings.move, name="move"),
    path("bookings/<int:pk>/move/<int:to>/", member_bookings.move_to, name="move_to"),
    path("bookings/<int:pk>/drop/", member_bookings.drop, name="drop"),
    path("bookings/<int:pk>/cancel/", member_bookings.cancel, name="cancel"),
    *member_bookings.decide.paths(),
    path("bookings/sure/<str:token>/", member_bookings.sure, name="sure"),
    path("waiting/<int:pk>/take/", member_bookings.take_offer, name="take_offer"),
    path("waiting/<int:pk>/stop/", member_bookings.stop_waiting, name="stop_waiting"),
    path("spaces/<slug:slug>/timetable/", public_timetables.timetable, name="timetable"),
    path("resources/<int:pk>/week/", public_timetables.week, name="week"),
]
