"""Addresses of the app questionnaires."""

from django.urls import path

from ceh.questionnaires.views import desk, public

app_name = "questionnaires"
urlpatterns = [
    path("questionnaires/", desk.questionnaires, name="questionnaires"),
    path("questionnaires/versions/<int:pk>/", desk.version, name="version"),
    path("questionnaires/<slug:code>/", desk.questionnaire, name="questionnaire"),
    path("questionnaires/<slug:code>/new-version/", desk.version_begin, name="version_begin"),
    *desk.version_steps.paths(),
    path("answer/<slug:code>/", public.collection, name="collection"),
    path("answer/<slug:code>/thanks/", public.thanks, name="thanks"),
    path("answer/<slug:code>/<str:key>/", public.collection, name="invited"),
    path("answer/<slug:code>/<str:key>/go/", public.answer, name="answer"),
    path("answer/<slug:code>/<str:key>/later/", public.later, name="later"),
    path("answer/<slug:code>/<str:key>/check/", public.check, name="check"),
    path("answer/<slug:code>/<str:key>/pages/<str:section>/", public.section, name="section"),
]
