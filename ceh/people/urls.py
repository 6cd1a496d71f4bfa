"""Addresses of the app people."""

from django.urls import path

from ceh.people.views import desk, member, member_tokens, public

app_name = "people"
urlpatterns = [
    path("terms/", public.terms, name="terms"),
    path("me/profile/", member.profile, name="profile"),
    path("me/security/", member.security, name="security"),
    path("me/data/", member.data, name="data"),
    path("me/data.zip", member.data_zip, name="data_zip"),
    path("me/erase/", member.erase, name="erase"),
    path("me/guardians/", member.guardians, name="guardians"),
    path("me/guardians/confirm/<str:token>/", member.guardian_confirm, name="guardian_confirm"),
    path("me/guardians/<int:pk>/end/", member.guardian_end, name="guardian_end"),
    path("me/guardians/<int:pk>/consents/", member.ward_consents, name="ward_consents"),
    path("me/tokens/", member_tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", member_tokens.token_revoke, name="token_revoke"),
    path("me/consents/", member.consents, name="consents"),
    path("desk/people/", desk.people, name="desk_people"),
    path("desk/people/<uuid:kept>/<uuid:absorbed>/", desk.merge, name="desk_merge"),
    path("desk/people/<uuid:person>/birth-year/", desk.birth_year, name="desk_birth_year"),
    path("desk/consents/", desk.consent_texts, name="desk_consents"),
    path("desk/consents/<slug:purpose>/", desk.consent_text, name="desk_consent"),
    path("desk/people/merges/<int:pk>/", desk.unmerge, name="desk_unmerge"),
]
