"""Addresses of booking rules, timetables, the catalogue and the search for machines."""

from django.urls import path

from ceh.availability.views import desk_booking_rules, public_catalogue, public_find, public_timetables

app_name = "availability"
urlpatterns = [
    path("equipment/", public_catalogue.catalogue, name="catalogue"),
    path("find/", public_find.find, name="find"),
    path("resources/<int:pk>/rules/", desk_booking_rules.thing_rules, name="thing_rules"),
    path("resources/<int:pk>/rules/drop/", desk_booking_rules.drop_rules, name="drop_rules"),
    path("resources/<int:pk>/week/", public_timetables.week, name="week"),
    path("spaces/<slug:slug>/equipment/rules/", desk_booking_rules.space_rules, name="space_rules"),
    path("spaces/<slug:slug>/timetable/", public_timetables.timetable, name="timetable"),
]
