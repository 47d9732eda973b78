"""Where a request comes from: its network address, and a browser that an owner has used before."""

import hashlib
import ipaddress
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE, SALT = "browser", "accounts.request_limits.clients"
YEAR = 365 * 24 * 3600
MOST_ACCOUNTS = 8
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


# --- addresses ----------------------------------------------------------------------------------
def client_of(request: HttpRequest) -> str:
    """An IPv4 address, or the /64 of an IPv6 one, which is what one customer gets."""
    address = address_of(request)
    if address is None:
        return "unknown"
    if address.version == 6 and not address.ipv4_mapped:
        return f"{ipaddress.IPv6Address(int(address) >> 64 << 64)}/64"
    return str(getattr(address, "ipv4_mapped", None) or address)


def address_of(request: HttpRequest) -> Address | None:
    """Each of our proxies adds whom it heard from on the right of X-Forwarded-For; whatever stands
    before those was written by the client. A request without as many entries, or with an entry that
    is no address, did not come that way: it counts as whoever connected to us."""
    connected = parsed(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return connected
    entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(entries) < settings.TRUSTED_PROXIES:
        return connected
    return parsed(entries[-settings.TRUSTED_PROXIES]) or connected


def parsed(text: str) -> Address | None:
    """Some proxies write the port too: 192.0.2.1:80, [2001:db8::1]:80."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


# --- browsers -----------------------------------------------------------------------------------
def account_of(email: str) -> str:
    """The same for all spellings that sign in to the same account."""
    return email.strip().upper().lower()


def browser_of(request: HttpRequest, email: str) -> str:
    """The name of this browser, where the account's owner has signed in here before."""
    known = read(request)
    return known["name"] if hashed(email) in known["accounts"] else ""


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """The cookie opens nothing: it only keeps the owner's tries apart from those of strangers."""
    known = read(request)
    others = [account for account in known["accounts"] if account != hashed(email)]
    known["accounts"] = [hashed(email), *others][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps(known, salt=SALT),
        YEAR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def read(request: HttpRequest) -> dict[str, Any]:
    try:
        known: dict[str, Any] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR
        )
        return known
    except signing.BadSignature:
        return {"name": secrets.token_urlsafe(12), "accounts": []}


def hashed(email: str) -> str:
    return hashlib.sha256(account_of(email).encode()).hexdigest()[:16]
