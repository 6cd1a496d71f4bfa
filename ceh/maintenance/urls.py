"""Addresses of faults and outages."""

from django.urls import path

from ceh.maintenance.views import desk_faults, desk_outages, public_reports

app_name = "maintenance"
urlpatterns = [
    path("u/<slug:code>/fault/", public_reports.report, name="report"),
    path("spaces/<slug:slug>/faults/", desk_faults.faults, name="faults"),
    path("spaces/<slug:slug>/faults/read/", desk_faults.read, name="read_hazard"),
    path("faults/<int:pk>/", desk_faults.fault, name="fault"),
    *desk_faults.steps.paths(),
    path("faults/<int:pk>/details/", desk_faults.details, name="fault_details"),
    path("faults/<int:pk>/warn/", desk_faults.warn, name="fault_warn"),
    path("units/<int:pk>/outage/", desk_outages.outage_new, name="outage_new"),
    path("outages/<int:pk>/", desk_outages.outage, name="outage"),
    path("outages/<int:pk>/extend/", desk_outages.extend, name="outage_extend"),
    path("outages/<int:pk>/end/", desk_outages.end, name="outage_end"),
    path("spaces/<slug:slug>/kiosk/fault/", public_reports.report_at_tablet, name="kiosk_fault"),
]
