"""Addresses of what stands at the door, at machines and at the counter."""

from django.urls import path

from ceh.reception.views import (
    desk_door,
    desk_today,
    public,
    public_kiosk,
    public_kiosk_book,
    public_today,
    public_unit_qr,
)

app_name = "reception"
urlpatterns = [
    path("v/<slug:code>/", public.qr, name="qr"),
    path("v/<slug:code>/here/", public.check_in, name="here"),
    path("today/", public_today.all_today, name="all_today"),
    path("bookings/<int:pk>/start/", desk_today.booking_start, name="booking_start"),
    path("bookings/<int:pk>/missed/", desk_today.booking_missed, name="booking_missed"),
    path("bookings/<int:pk>/came/", desk_today.booking_came, name="booking_came"),
    path("u/<slug:code>/", public_unit_qr.unit_qr, name="unit_qr"),
    path("u/<slug:code>/start/", public_unit_qr.start, name="start"),
    path("u/<slug:code>/stop/", public_unit_qr.stop, name="stop"),
    path("spaces/<slug:slug>/today/", desk_today.today, name="today"),
    path("me/kiosk/", public_kiosk.my_pin, name="my_pin"),
    path("me/kiosk/remove/", public_kiosk.remove_pin, name="remove_pin"),
    path("spaces/<slug:slug>/kiosk/", public_kiosk.kiosk, name="kiosk"),
    path("spaces/<slug:slug>/kiosk/act/", public_kiosk.kiosk_act, name="kiosk_act"),
    path("spaces/<slug:slug>/kiosk/book/", public_kiosk_book.kiosk_book, name="kiosk_book"),
    path("kiosks/<int:pk>/off/", public_kiosk.kiosk_off, name="kiosk_off"),
    path("spaces/<slug:slug>/visits/counter/", desk_door.counter, name="counter"),
    path("spaces/<slug:slug>/visits/poster/", desk_door.poster, name="poster"),
]
