"""Addresses of guides and good practices. What is written out goes before <slug>."""

from django.urls import path

from ceh.knowledge.views import desk, member, public

app_name = "knowledge"
urlpatterns = [
    path("guides/new/", member.new, name="guide_new"),
    path("guides/<slug:slug>/edit/", member.version, name="guide_version"),
    path("guides/<slug:slug>/history/", member.history, name="guide_history"),
    path("guides/<slug:slug>/withdraw/", member.withdraw, name="guide_withdraw"),
    path("guides/<slug:slug>/restore/", member.restore, name="guide_restore"),
    path("desk/practices/", desk.practices, name="desk_practices"),
    path("desk/practices/<slug:slug>/", desk.practice, name="desk_practice"),
    path("practices/", public.practices, name="practices"),
    path("practices/<slug:slug>/", public.practice, name="practice"),
    path("guides/", public.guides, name="guides"),
    path("guides/<slug:slug>/", public.guide, name="guide"),
]
