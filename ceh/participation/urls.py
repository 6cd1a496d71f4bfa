"""Addresses of the app participation."""

from django.urls import path

from ceh.participation.views import desk_attendance, desk_photos, member, public

app_name = "participation"
urlpatterns = [
    path("workshops/<slug:code>/register/", member.register, name="register"),
    path("workshops/<slug:code>/attendance/", desk_attendance.attendance, name="attendance"),
    path("workshops/<slug:code>/photos/new/", desk_photos.photo_new, name="photo_new"),
    path("workshop-photos/<int:pk>/removal/", public.photo_removal, name="photo_removal"),
    *desk_photos.photo_steps.paths(),
    *member.registration_steps.paths(),
    path("workshops/<slug:code>/terms/", desk_attendance.terms_edit, name="terms_edit"),
]
