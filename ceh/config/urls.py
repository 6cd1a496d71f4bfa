"""Every address of Ceh, app by app."""

from django.urls import include, path

from ceh.bookings import api as bookings
from ceh.courses import api as courses
from ceh.directory import api as directory
from ceh.equipment import api as equipment
from ceh.monitoring import api as monitoring
from ceh.usage import api as usage
from ceh.web import api

API = (directory, courses, equipment, bookings, usage, monitoring)
urlpatterns = [
    path("", include("ceh.home.urls")),
    path("", include("ceh.network.urls")),
    path("", include("ceh.directory.urls")),
    path("", include("ceh.knowledge.urls")),
    path("", include("ceh.people.urls")),
    path("", include("ceh.region.urls")),
    path("", include("ceh.imports.urls")),
    path("", include("ceh.learning.urls")),
    path("", include("ceh.courses.urls")),
    path("", include("ceh.enrolment.urls")),
    path("", include("ceh.timetable.urls")),
    path("", include("ceh.studies.urls")),
    path("", include("ceh.participation.urls")),
    path("", include("ceh.consultation.urls")),
    path("", include("ceh.ranking.urls")),
    path("", include("ceh.ledger.urls")),
    path("", include("ceh.xlsform.urls")),
    path("", include("ceh.editor.urls")),
    path("", include("ceh.questionnaires.urls")),
    path("", include("ceh.versions.urls")),
    path("", include("ceh.surveys.urls")),
    path("", include("ceh.plan.urls")),
    path("", include("ceh.equipment.urls")),
    path("", include("ceh.waitlist.urls")),
    path("", include("ceh.bookings.urls")),
    path("", include("ceh.availability.urls")),
    path("", include("ceh.usage.urls")),
    path("", include("ceh.reception.urls")),
    path("", include("ceh.maintenance.urls")),
    path("", include("ceh.prices.urls")),
    path("", include("ceh.billing.urls")),
    path("", include("ceh.support.urls")),
    path("", include("ceh.mentors.urls")),
    path("", include("ceh.monitoring.urls")),
    path("", include("ceh.web.urls")),
    path("api/v1/", include((api.mount(*(app.router for app in API)), "api"))),
    path("account/", include("allauth.urls")),
]
handler400 = "ceh.web.views.bad_request"
handler403 = "ceh.web.views.forbidden"
handler404 = "ceh.web.views.not_found"
handler500 = "ceh.web.views.server_error"
