"""A WSGI application that says what it was given, for the tests of the web server's worker."""

import json
import time

from django.conf import settings

LARGE = b"x" * 3_000_000
urlpatterns: list = []  # so every address takes what an ordinary form may send
settings.configure(ROOT_URLCONF=__name__, DATA_UPLOAD_MAX_MEMORY_SIZE=1_100_000, USE_I18N=False)


def application(environ, start_response):
    path = environ["PATH_INFO"]
    headers = [("Content-Type", "application/json"), ("Set-Cookie", " a=1"), ("Set-Cookie", "b=2")]
    if path == "/stuck":
        time.sleep(60)
    if path == "/short":
        time.sleep(0.5)
    if path == "/slow":
        time.sleep(1.5)
    if path == "/broken":
        raise RuntimeError("as the test wants it")
    if path == "/large":
        start_response("200 OK", headers)
        return [LARGE]
    if path == "/nothing":
        start_response("204 No Content", headers)
        return []
    body = environ["wsgi.input"].read()
    said = {name: value for name, value in environ.items() if isinstance(value, str | bool)}
    start_response("200 OK", headers)
    return [json.dumps(said | {"size": len(body), "tail": body[-8:].decode()}).encode()]
