"""Addresses of the app prices."""

from django.urls import path

from ceh.prices.views import desk_lists, desk_members, public

app_name = "prices"
urlpatterns = [
    path("spaces/<slug:slug>/prices/", public.space_prices, name="space"),
    path("price-lists/<int:pk>/", public.price_list, name="list"),
    path("spaces/<slug:slug>/prices/lists/", desk_lists.price_lists, name="lists"),
    path("price-lists/<int:pk>/edit/", desk_lists.edit, name="edit"),
    path("price-lists/<int:pk>/head/", desk_lists.head, name="head"),
    path("price-lists/<int:pk>/end/", desk_lists.end, name="end"),
    path("price-lists/<int:pk>/lines/", desk_lists.line_add, name="line_add"),
    path("price-lists/<int:pk>/lines/drop/", desk_lists.line_drop, name="line_drop"),
    path("price-lists/<int:pk>/discard/", desk_lists.discard, name="discard"),
    *desk_lists.list_steps.paths(),
    path("spaces/<slug:slug>/members/", desk_members.members, name="members"),
    path("spaces/<slug:slug>/members/new/", desk_members.member_new, name="member_new"),
    path("memberships/<int:pk>/end/", desk_members.member_end, name="member_end"),
    path("settlements/people/", desk_members.belonging, name="belonging"),
    path("settlements/people/new/", desk_members.belonging_new, name="belonging_new"),
]
