"""Addresses of the app region."""

from django.urls import path

from ceh.region.views import desk

app_name = "region"
urlpatterns = [
    path("desk/region/", desk.region, name="desk_region"),
    path("desk/region/holidays/new/", desk.holiday_new, name="desk_holiday_new"),
    path("desk/region/holidays/<int:pk>/", desk.holiday, name="desk_holiday"),
    path("desk/region/holidays/<int:pk>/remove/", desk.remove_holiday, name="remove_holiday"),
    path("desk/region/holidays/<int:pk>/restore/", desk.restore_holiday, name="restore_holiday"),
    path("desk/region/lists/<slug:code_list>/<slug:code>/retire/", desk.retire_item, name="retire_item"),
    path("desk/region/lists/<slug:code_list>/<slug:code>/revive/", desk.revive_item, name="revive_item"),
]
