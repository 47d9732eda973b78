"""How people and addresses are written."""

from django import template

register = template.Library()


@register.filter
def masked(email: str) -> str:
    """Enough for who knows the address: n…@e….org."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}…@{domain[:1]}….{domain.rpartition('.')[2]}"
