"""Addresses of the UI kit."""

from django.urls import path, re_path

from ceh.web import gallery, views

app_name = "web"
urlpatterns = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/desk/", gallery.desk, name="gallery_desk"),
    path("gallery/confirm/", gallery.confirm, name="gallery_confirm"),
    path("gallery/errors/<int:status>/", gallery.error, name="gallery_error"),
    path("api/", views.api_page, name="api"),
    path("api/v1/openapi.json", views.api_openapi, name="api_openapi"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("site.webmanifest", views.manifest, name="manifest"),
    re_path(r"^media/(?P<name>[A-Za-z0-9_/-]+\.(?:jpg|webp|pdf))$", views.media, name="media"),
]
