"""`/accounts/`, beside allauth's own addresses."""

from django.urls import path
from django.views.generic import RedirectView

from accounts.views import addresses, invitations, organisations, people

app_name = "accounts"
one = "organisations/<uuid:organisation_id>/"
urlpatterns = [
    path("profile/", people.profile, name="profile"),
    path("email/", addresses.address, name="address"),
    path("address/<str:token>/", addresses.prove_address, name="prove_address"),
    path("theme/", people.set_theme, name="set_theme"),
    path("demo/", people.demo_sign_in, name="demo_sign_in"),
    path("sign-in-panel/", people.sign_in_panel, name="sign_in_panel"),
    path("unsent/<uuid:unsent_id>/discard/", people.discard_unsent, name="discard_unsent"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path(one, organisations.organisation, name="organisation"),
    path(one + "people/<int:membership_id>/", organisations.membership, name="membership"),
    path(
        one + "people/<int:membership_id>/link/",
        addresses.member_link,
        name="member_link",
    ),
    path(one + "invitations/", invitations.invite, name="invite"),
    path(
        one + "invitations/<uuid:invitation_id>/",
        invitations.invitation_action,
        name="invitation_action",
    ),
    path(
        one + "requests/<int:join_request_id>/",
        invitations.answer_request,
        name="answer_request",
    ),
    path(
        "invitations/<uuid:invitation_id>/answer/",
        invitations.answer_invitation,
        name="answer_invitation",
    ),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    # A page of allauth that has no sense here; theirs, at the same address, comes after this.
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="no_password_set",
    ),
]
