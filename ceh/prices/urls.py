"""Addresses of the app prices."""

from django.urls import path

from ceh.prices.views import desk_credits, desk_lists, desk_owed, desk_settling, member, public

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
    path("me/owed/", member.mine, name="mine"),
    path("charges/<int:pk>/", member.charge, name="charge"),
    path("charges/<int:pk>/material/", member.material, name="material"),
    path("uses/<int:pk>/material/", member.use_material, name="use_material"),
    *desk_owed.charge_steps.paths(),
    path("owed/<int:pk>/correct/", desk_owed.correct, name="correct"),
    path("spaces/<slug:slug>/owed/", desk_owed.owed, name="owed"),
    path("spaces/<slug:slug>/owed/material/", desk_owed.sell, name="sell"),
    path("spaces/<slug:slug>/credits/", desk_credits.credits, name="credits"),
    path("spaces/<slug:slug>/credits/new/", desk_credits.credit_new, name="credit_new"),
    path("credits/<int:pk>/", desk_credits.credit, name="credit"),
    path("credits/<int:pk>/end/", desk_credits.credit_end, name="credit_end"),
    path("spaces/<slug:slug>/members/", desk_credits.members, name="members"),
    path("spaces/<slug:slug>/members/new/", desk_credits.member_new, name="member_new"),
    path("memberships/<int:pk>/end/", desk_credits.member_end, name="member_end"),
    path("settlements/", desk_settling.settlements, name="settlements"),
    path("settlements/close/", desk_settling.close, name="close"),
    path("settlements/credits/", desk_credits.network_credits, name="network_credits"),
    path("settlements/credits/new/", desk_credits.network_credit_new, name="network_credit_new"),
    path("settlements/people/", desk_credits.belonging, name="belonging"),
    path("settlements/people/new/", desk_credits.belonging_new, name="belonging_new"),
    path("settlements/<int:pk>/", desk_settling.settlement, name="settlement"),
    path("settlements/rows/<int:pk>/", desk_settling.row, name="row"),
    *desk_settling.row_steps.paths(),
]
