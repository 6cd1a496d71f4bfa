"""Addresses of the app surveys. What is written out goes before <slug>."""

from django.urls import path

from ceh.surveys.views import desk, desk_importing, public

app_name = "surveys"
urlpatterns = [
    path("surveys/", public.surveys, name="surveys"),
    path("surveys/new/", desk.survey_new, name="survey_new"),
    path("surveys/imports/<int:pk>/", desk_importing.response_import, name="response_import"),
    path("surveys/imports/<int:pk>/columns/", desk_importing.columns, name="import_columns"),
    *desk_importing.import_steps.paths(),
    path("surveys/<slug:code>/", public.survey, name="survey"),
    path("surveys/<slug:code>/results.csv", public.results_csv, name="results_csv"),
    path("surveys/<slug:code>/results.json", public.results_json, name="results_json"),
    path("surveys/<slug:code>/edit/", desk.survey_edit, name="survey_edit"),
    path("surveys/<slug:code>/results/", desk.choose, name="choose"),
    path("surveys/<slug:code>/import/", desk_importing.upload, name="import_answers"),
    path("surveys/<slug:code>/invite/", desk.invite, name="invite"),
    path("surveys/<slug:code>/send/", desk.send, name="send"),
    path("surveys/<slug:code>/cross/", desk.cross, name="cross"),
    path("surveys/<slug:code>/answers/", desk.answers, name="answers"),
    *desk.survey_steps.paths(),
]
