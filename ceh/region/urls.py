"""Addresses of the app region."""

from django.urls import path

from ceh.region.views import desk

app_name = "region"
urlpatterns = [
    path("desk/region/", desk.region, name="desk_region"),
    path("desk/region/holidays/new/", desk.holiday_new, name="desk_holiday_new"),
    path("desk/region/holidays/<int:pk>/", desk.holiday, name="desk_holiday"),
    path("desk/region/holidays/<int:pk>/remove/", desk.holiday_remove, name="desk_holiday_remove"),
    path("desk/region/lists/<slug:code_list>/<slug:code>/", desk.item, name="desk_item"),
]
