"""Addresses of the app monitoring."""

from django.urls import path

from ceh.monitoring.views import desk, public

app_name = "monitoring"
urlpatterns = [
    path("indicators/", public.indicators, name="indicators"),
    path("indicators/<slug:code>/", public.indicator, name="indicator"),
    path("indicators/<slug:code>/lines/", desk.lines, name="lines"),
    path("indicators/<slug:code>/measure/", desk.measure, name="measure"),
]
