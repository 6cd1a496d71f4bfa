"""Addresses of the app ledger."""

from django.urls import path

from ceh.ledger.views import desk

app_name = "ledger"
urlpatterns = [
    path("desk/ledger/", desk.accounts, name="accounts"),
    path("desk/ledger/accounts/<int:pk>/", desk.account, name="account"),
    path("desk/ledger/books/<slug:book>/ledger.beancount", desk.plain_text, name="plain_text"),
    path("desk/ledger/books/<slug:book>/ledger.csv", desk.table, name="table"),
]
