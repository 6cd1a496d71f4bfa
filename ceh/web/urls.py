"""Temporary stub; helper web overwrites."""

app_name = "web"
urlpatterns = []
