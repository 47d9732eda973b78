"""allauth's own forms, with an address read by one field everywhere."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm

from accounts.forms import AddressField


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        self.order_fields(["login", "password"])


class ResetForm(ResetPasswordForm):
    email = AddressField()  # type: ignore[assignment]  # in place of theirs
