"""What a request may send: refused by its length before anything reads it, at every address."""

import inspect
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver

from accounts.request_limits.body_limits import TOO_LARGE, most_at, most_of
from hub.middleware import BodyMiddleware
from tests import factories

ORDINARY = 1_100_000
IMPORT, UPLOAD = "/horizon-scan/import/", "/frameworks/upload/"
HUGE = 200_000_000
ROOMS = ("jobs", "accounts", "handbook", "catalogue", "assessments", "reports", "hub")


class Untouchable:
    """A body that must not be read."""

    def read(self, *size):
        raise AssertionError("the body was read")

    readline = read


def send(client, path: str, length: int, **more):
    return client.generic(
        "POST",
        path,
        CONTENT_LENGTH=str(length),
        CONTENT_TYPE="application/x-www-form-urlencoded",
        **{"wsgi.input": Untouchable()} | more,
    )


def views() -> list:
    """Each view of ours, once."""
    found, waiting = {}, list(get_resolver().url_patterns)
    while waiting:
        each = waiting.pop()
        if isinstance(each, URLPattern):
            view = inspect.unwrap(each.callback)
            if view.__module__.split(".")[0] in ROOMS:
                found[f"{view.__module__}.{view.__qualname__}"] = each.callback
        else:
            waiting += each.url_patterns
    return sorted(found.items())


# --- each address -------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/accounts/login/",
        "/accounts/signup/",
        "/admin/login/",
        "/healthz",
        "/static/css/tokens.css",
        "/nothing/here/",
        IMPORT,
        UPLOAD,
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_two_hundred_megabytes_are_refused_unread(client, path, signed_in):
    if signed_in:
        client.force_login(factories.person())
    response = send(client, path, HUGE)
    assert response.status_code == 413
    assert "That is too large" in response.content.decode()
    assert "Nothing was changed." in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_what_the_server_has_refused_already_is_told_so(client):
    """A body without a length: the server has counted it and hands on the request without."""
    response = client.generic("POST", "/accounts/login/", **{TOO_LARGE: True})
    assert response.status_code == 413


@pytest.mark.django_db
def test_htmx_gets_one_sentence(client):
    response = send(client, "/accounts/login/", HUGE, HTTP_HX_REQUEST="true")
    assert response.status_code == 413
    assert "too large: this page takes at most 1 MB" in response.content.decode()


@pytest.mark.django_db
def test_the_limit_is_what_the_address_takes_and_not_a_byte_more():
    def passed(path: str, length: int | str) -> bool:
        request = RequestFactory().generic("POST", path, CONTENT_LENGTH=str(length))
        request.htmx = False
        return BodyMiddleware(lambda request: "passed")(request) == "passed"

    limits = {"/accounts/login/": ORDINARY, "/nowhere/": ORDINARY, IMPORT: 5_600_000}
    for path, most in limits.items():
        assert (most_at(path), passed(path, most)) == (most, True)
        assert passed(path, most + 1) is False
    for nonsense in ("many", "-1", "1e3", "٣", "9" * 5_000):
        assert passed("/accounts/login/", nonsense) is False


# --- every view ---------------------------------------------------------------------------------
TAKES_FILES = {
    "assessments.views.frameworks.upload": 1_500_000,
    "catalogue.views.importing.import_file": 5_600_000,
}


def test_a_view_that_takes_more_is_in_the_list():
    more = {name: most_of(view) for name, view in views() if most_of(view) != ORDINARY}
    assert more == TAKES_FILES


def test_a_module_that_reads_files_has_a_view_that_says_how_much():
    """Fails closed: `request.FILES` in a new place asks for `takes_at_most` there."""
    reading = {
        str(file.relative_to(settings.BASE_DIR)).removesuffix(".py").replace("/", ".")
        for room in ROOMS
        for file in (Path(settings.BASE_DIR) / room).rglob("*.py")
        if re.search(r"request\.FILES|request\.body|request\.read\(", file.read_text())
    }
    # The server itself, and what looks at the names of files that a view has let in.
    reading -= {
        "hub.web.serving",
        "hub.web.wsgi_requests",
        "accounts.submissions.once",
        "accounts.submissions.unsent_forms",
    }
    assert reading == {name.rpartition(".")[0] for name in TAKES_FILES}


def test_no_upload_is_written_to_a_file_that_has_a_name():
    largest = max(most_of(view) for _name, view in views())
    assert largest <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]


# --- what is small and still too much -----------------------------------------------------------
BOUNDARY = "b"


def parts(count: int, disposition: str) -> str:
    one = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n\r\n"
    return one * count + f"--{BOUNDARY}--\r\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (f"multipart/form-data; boundary={BOUNDARY}", parts(15_000, 'name="a"')),
        (f"multipart/form-data; boundary={BOUNDARY}", parts(11, 'name="a"; filename="f"')),
        ("application/x-www-form-urlencoded", "a=&" * 100_000),
    ],
)
def test_too_many_parts_are_refused(client, kind, body):
    response = client.generic("POST", "/accounts/login/", body, content_type=kind)
    assert response.status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", "x"),
        (f"multipart/form-data; boundary={BOUNDARY}", "--b\r\nContent-Disposition"),
        (f"multipart/form-data; boundary={'b' * 5_000}", "--b"),
        ("application/json", "[" * 100_000),
        ("text/plain", "x" * 100_000),
    ],
)
def test_what_is_no_form_changes_nothing_and_breaks_nothing(client, kind, body):
    response = client.generic("POST", "/accounts/login/", body, content_type=kind)
    assert response.status_code in (200, 400)
