"""A mentor's own pages: the profile, skills, conflicts of interest."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.mentors import forms, queries
from ceh.mentors.actions import profiles
from ceh.mentors.views.public import HOME, crumbs_in
from ceh.web.access import signed_in
from ceh.web.pages import Button, FormPage

CHANGE = "mentors.change_profile"


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own profile, or the form that makes it."""
    return redirect(queries.mentor_of(request.user) or "mentors:offer")


offer = FormPage(
    permission="mentors.offer_profile",
    crumbs=lambda visit: [HOME],
    form=forms.ProfileForm,
    initial=lambda visit: forms.first_values(visit.by),
    action=profiles.offer,
    template="mentors/profile.html",
    heading=_("Become a mentor"),
    lead=_("Say what you can help with and how much time you have. A coordinator gets to know you first."),
    submit=_("Offer my help"),
    done=_("Thank you. Now add your skills: by them you are found."),
    then=lambda visit, mentor: mentor,
)

profile_edit = FormPage(
    permission=CHANGE,
    get=queries.mentor,
    subject="mentor",
    crumbs=crumbs_in,
    form=forms.ProfileForm,
    options=lambda visit: {"instance": visit.record},
    action=profiles.change,
    template="mentors/profile.html",
    heading=_("Change my profile"),
    done=_("Saved."),
)

skill_new = FormPage(
    permission=CHANGE,
    get=queries.mentor,
    subject="mentor",
    crumbs=crumbs_in,
    form=forms.SkillForm,
    action=profiles.add_skill,
    heading=_("Add a skill"),
    submit=_("Add"),
    done=_("Added."),
    then=lambda visit, _skill: visit.record,
)

skill_remove = Button(
    permission=CHANGE,
    get=queries.skill_of,
    subject="skill",
    crumbs=crumbs_in,
    action=profiles.remove_skill,
    done=_("Removed."),
    back=lambda visit: visit.record.mentor,
)

conflict_new = FormPage(
    permission="mentors.declare_conflict",
    get=queries.mentor,
    subject="mentor",
    crumbs=crumbs_in,
    form=forms.ConflictForm,
    action=profiles.declare_conflict,
    heading=_("Declare a conflict of interest"),
    lead=_(
        "What ties you to an organisation whose people you might help. Only advisers and coordinators read it."
    ),
    submit=_("Declare"),
    done=_("Declared. Thank you."),
    then=lambda visit, _tie: visit.record,
)

conflict_end = Button(
    permission="mentors.declare_conflict",
    get=queries.conflict,
    subject="conflict",
    crumbs=crumbs_in,
    action=profiles.end_conflict,
    done=_("Ended."),
    back=lambda visit: visit.record.mentor,
)
