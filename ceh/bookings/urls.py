"""Addresses of bookings."""

from django.urls import path

from ceh.bookings.views import member_booking, member_bookings

app_name = "bookings"
urlpatterns = [
    path("book/<int:pk>/", member_booking.book, name="book"),
    path("me/bookings/", member_bookings.my_bookings, name="my_bookings"),
    path("bookings/<int:pk>/", member_bookings.booking, name="booking"),
    path("bookings/<int:pk>/calendar.ics", member_bookings.booking_calendar, name="booking_calendar"),
    path("bookings/<int:pk>/move/", member_bookings.move, name="move"),
    path("bookings/<int:pk>/move/<int:to>/", member_bookings.move_to, name="move_to"),
    path("bookings/<int:pk>/drop/", member_bookings.drop, name="drop"),
    path("bookings/<int:pk>/cancel/", member_bookings.cancel, name="cancel"),
    *member_bookings.decide.paths(),
    path("bookings/sure/<str:token>/", member_bookings.confirm_attendance, name="confirm_attendance"),
]
