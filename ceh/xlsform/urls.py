"""Addresses of the app xlsform."""

from django.urls import path

from ceh.xlsform.views import desk

app_name = "xlsform"
urlpatterns = [
    path("questionnaires/workbooks/new/", desk.upload, name="upload"),
    path("questionnaires/<slug:code>/workbooks/new/", desk.upload_version, name="upload_version"),
    path("questionnaires/versions/<int:pk>/workbook/", desk.download, name="download"),
]
