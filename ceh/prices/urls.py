"""Addresses of the room prices."""

app_name = "prices"
urlpatterns: list = []
