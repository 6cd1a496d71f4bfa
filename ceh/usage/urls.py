"""Addresses of visits, use and tablets."""

from django.urls import path

from ceh.usage.views import (
    desk,
    desk_figures,
    desk_today,
    desk_usage,
    member_usage,
    public,
    public_kiosk,
    public_kiosk_book,
    public_today,
    public_unit_qr,
)

app_name = "usage"
urlpatterns = [
    path("v/<slug:code>/", public.qr, name="qr"),
    path("v/<slug:code>/here/", public.here, name="here"),
    path("spaces/<slug:slug>/visits/", desk.visits, name="visits"),
    path("spaces/<slug:slug>/visits/new/", desk.record, name="record"),
    path("spaces/<slug:slug>/visits/paper/", desk.paper, name="paper"),
    path("spaces/<slug:slug>/visits/group/", desk.group, name="group"),
    path("spaces/<slug:slug>/visits/counter/", desk.counter, name="counter"),
    path("spaces/<slug:slug>/visits/poster/", desk.poster, name="poster"),
    path("visits/<int:pk>/", desk.visit, name="visit"),
    *desk.visit_steps.paths(),
    path("group-visits/<int:pk>/", desk.group_visit, name="group_visit"),
    *desk.group_visit_steps.paths(),
    path("today/", public_today.all_today, name="all_today"),
    path("bookings/<int:pk>/start/", desk_today.booking_start, name="booking_start"),
    path("bookings/<int:pk>/missed/", desk_today.booking_missed, name="booking_missed"),
    path("bookings/<int:pk>/came/", desk_today.booking_came, name="booking_came"),
    path("u/<slug:code>/", public_unit_qr.unit_qr, name="unit_qr"),
    path("u/<slug:code>/start/", public_unit_qr.start, name="start"),
    path("u/<slug:code>/stop/", public_unit_qr.stop, name="stop"),
    path("spaces/<slug:slug>/today/", desk_today.today, name="today"),
    path("spaces/<slug:slug>/usage/", desk_usage.usages, name="usages"),
    path("spaces/<slug:slug>/usage/new/", desk_usage.usage_new, name="usage_new"),
    path("spaces/<slug:slug>/usage/start/", desk_usage.usage_start, name="usage_start"),
    path("usage/year/", desk_figures.usage_year, name="usage_year"),
    path("usage/year/records/", desk_figures.usage_records, name="usage_records"),
    path("usage/<int:pk>/", desk_usage.usage, name="usage"),
    *desk_usage.usage_steps.paths(),
    path("me/usage/", member_usage.my_usage, name="my_usage"),
    path("me/kiosk/", public_kiosk.my_pin, name="my_pin"),
    path("spaces/<slug:slug>/kiosk/", public_kiosk.kiosk, name="kiosk"),
    path("spaces/<slug:slug>/kiosk/act/", public_kiosk.kiosk_act, name="kiosk_act"),
    path("spaces/<slug:slug>/kiosk/book/", public_kiosk_book.kiosk_book, name="kiosk_book"),
    path("kiosks/<int:pk>/off/", public_kiosk.kiosk_off, name="kiosk_off"),
]
