"""Addresses of the app timetable."""

from django.urls import path

from ceh.timetable.views import desk, public

app_name = "timetable"
urlpatterns = [
    path("spaces/<slug:slug>/calendar.ics", public.of_space, name="of_space"),
    path("resources/<int:pk>/calendar.ics", public.of_resource, name="of_resource"),
    path("calendar/<int:pk>/<str:secret>.ics", public.of_person, name="of_person"),
    path("me/calendar/", public.my_feed, name="my_feed"),
    path("spaces/<slug:slug>/hours/", desk.hours, name="hours"),
    path("spaces/<slug:slug>/hours/day/", desk.special_day, name="special_day"),
    path("spaces/<slug:slug>/hours/close/", desk.close, name="close"),
    path("resources/<int:pk>/hours/", desk.thing_hours, name="thing_hours"),
    path("special-days/<int:pk>/remove/", desk.remove_special_day, name="remove_special_day"),
    path("closures/<int:pk>/lift/", desk.lift, name="lift"),
]
