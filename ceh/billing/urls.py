"""Addresses of the app billing."""

from django.urls import path

from ceh.billing.views import desk_charges, desk_credits, desk_settling, member

app_name = "billing"
urlpatterns = [
    path("me/owed/", member.mine, name="mine"),
    path("charges/<int:pk>/", member.charge, name="charge"),
    path("charges/<int:pk>/material/", member.material, name="material"),
    path("uses/<int:pk>/material/", member.use_material, name="use_material"),
    *desk_charges.charge_steps.paths(),
    path("owed/<int:pk>/correct/", desk_charges.correct, name="correct"),
    path("spaces/<slug:slug>/owed/", desk_charges.charges, name="charges"),
    path("spaces/<slug:slug>/owed/material/", desk_charges.sell, name="sell"),
    path("spaces/<slug:slug>/credits/", desk_credits.credits, name="credits"),
    path("spaces/<slug:slug>/credits/new/", desk_credits.credit_new, name="credit_new"),
    path("credits/<int:pk>/", desk_credits.credit, name="credit"),
    path("credits/<int:pk>/end/", desk_credits.credit_end, name="credit_end"),
    path("settlements/", desk_settling.settlements, name="settlements"),
    path("settlements/close/", desk_settling.close, name="close"),
    path("settlements/credits/", desk_credits.network_credits, name="network_credits"),
    path("settlements/credits/new/", desk_credits.network_credit_new, name="network_credit_new"),
    path("settlements/<int:pk>/", desk_settling.settlement, name="settlement"),
    path("settlements/rows/<int:pk>/", desk_settling.row, name="row"),
    *desk_settling.row_steps.paths(),
]
