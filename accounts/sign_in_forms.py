"""allauth's own forms, where ours differ: an address is read by one field everywhere."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, SignupForm

from accounts import proofs
from accounts.forms import AddressField


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField(label=self.fields["login"].label)
        self.order_fields(["login", "password"])


class NewAccountForm(SignupForm):
    email = AddressField()

    def save(self, request):
        """A person has an address row from the first, on which allauth's own saving stumbles."""
        adapter = get_adapter()
        user = adapter.save_user(request, adapter.new_user(request), self)
        self.custom_signup(request, user)
        if adapter.unstash_verified_email(request) == user.email:
            proofs.mark_proved(user=user)
        return user


class ResetForm(ResetPasswordForm):
    email = AddressField()
