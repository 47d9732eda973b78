"""`/accounts/`, beside allauth's own addresses."""

from django.urls import path

from accounts.views import invitations, organisations, people

app_name = "accounts"
one = "organisations/<uuid:organisation_id>/"
urlpatterns = [
    path("profile/", people.profile, name="profile"),
    path("theme/", people.set_theme, name="set_theme"),
    path("demo/", people.demo_sign_in, name="demo_sign_in"),
    path("sign-in-panel/", people.sign_in_panel, name="sign_in_panel"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path(one, organisations.organisation, name="organisation"),
    path(one + "people/<int:membership_id>/", organisations.membership, name="membership"),
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
]
