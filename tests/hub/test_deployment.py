"""What the image, the compose file and the settings promise to who runs the hub."""

import json
import os
import re
import runpy
import subprocess
import sys

import pytest
import yaml
from django.conf import settings

from hub.running import commands

ROOT = settings.BASE_DIR
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat")


def loaded(tmp_path, **environ: str) -> tuple[bool, str]:
    """Whether the settings load in a process of their own, and what they print or say."""
    code = "from hub import settings as s; print(s.ALLOWED_HOSTS, s.SECURE, s.MAIL_IS_REAL)"
    clean = {"PATH": os.environ["PATH"], "SECRET_KEY": "x", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, (done.stdout or done.stderr.splitlines()[-1]).strip()


# --- settings -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "environ",
    [
        {"ALLOWED_HOSTS": "hub.example.org"},
        {"ALLOWED_HOSTS": "127.0.0.1,hub.example.org"},
        {"ALLOWED_HOSTS": "*"},
        {"ALLOWED_HOSTS": "0.0.0.0"},
        {"PUBLIC_BASE_URL": "https://hub.example.org"},
    ],
)
def test_the_demo_serves_loopback_alone(tmp_path, environ):
    ok, says = loaded(tmp_path, DEMO="1", **environ)
    assert not ok
    assert "DEMO=1 serves loopback hosts only" in says
    assert loaded(tmp_path, **environ)[0]


def test_the_demo_starts_on_loopback(tmp_path):
    assert loaded(tmp_path, DEMO="1")[0]
    assert loaded(tmp_path, DEMO="1", ALLOWED_HOSTS="localhost,127.0.0.1")[0]


def test_empty_allowed_hosts_mean_the_public_address_and_loopback(tmp_path):
    """As the compose file passes it on where nobody has set it."""
    ok, says = loaded(tmp_path, ALLOWED_HOSTS="", PUBLIC_BASE_URL="https://hub.example.org")
    assert (ok, says) == (True, "['hub.example.org', '127.0.0.1', 'localhost', '[::1]'] True False")
    ok, says = loaded(tmp_path, ALLOWED_HOSTS="hub.example.org", EMAIL_URL="smtp://mail:25")
    assert says == "['hub.example.org', '127.0.0.1', 'localhost', '[::1]'] False True"


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SIGN_UP": "perhaps"}, "SIGN_UP"),
        ({"PUBLIC_BASE_URL": "hub.example.org"}, "PUBLIC_BASE_URL"),
        ({"STORAGE_URL": "ftp://host/x"}, "STORAGE_URL"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path, environ, word):
    ok, says = loaded(tmp_path, **environ)
    assert (ok, word in says) == (False, True)


# --- the image ----------------------------------------------------------------------------------
def instructions(word: str) -> list[str]:
    """Those of the last stage."""
    last = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    return re.findall(rf"^{word} +(.+)$", last, re.MULTILINE)


def test_the_image_runs_as_nobody_in_particular_and_owns_its_data():
    assert instructions("USER") == ["10001"]
    (made,) = [each for each in instructions("RUN") if "useradd" in each]
    assert "useradd --uid 10001" in made
    assert "install -d -o hub /data" in made
    assert instructions("VOLUME") == ["/data"]
    assert "DATA_DIR=/data" in " ".join(instructions("ENV"))
    order = [DOCKERFILE.rindex(f"\n{word} ") for word in ("COPY", "USER", "CMD")]
    assert order == sorted(order)


def test_the_image_asks_itself_whether_it_is_well():
    (check,) = instructions("HEALTHCHECK")
    assert "http://127.0.0.1:8000/healthz" in check
    (start,) = instructions("CMD")
    assert '"--bind", "0.0.0.0:8000"' in start


def test_the_image_is_built_from_pinned_hashes_and_holds_no_secret():
    assert "--require-hashes -r requirements/base.txt" in DOCKERFILE
    assert "SECRET_KEY" not in DOCKERFILE
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "var", ".venv", ".env"} <= {each.strip("/") for each in ignored}


@pytest.mark.django_db
def test_the_address_of_the_health_check_answers_on_loopback_over_http(client, settings):
    settings.ALLOWED_HOSTS = ["hub.example.org", "127.0.0.1"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "127.0.0.1:8000"}).status_code == 301


def test_every_way_of_serving_takes_its_settings_from_the_one_file():
    """What is said beside `gunicorn.conf.py` would hold in one place only."""
    told = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert (told["worker_class"], told["preload_app"]) == ("hub.serving.Worker", True)
    (image,) = instructions("CMD")
    serving = ["gunicorn", "hub.wsgi", "--bind", "0.0.0.0:8000"]
    assert json.loads(image) == COMPOSE["services"]["web"]["command"] == serving
    _, here = commands(8123)["web"]
    assert here == [*serving[:3], "127.0.0.1:8123"]


# --- compose ------------------------------------------------------------------------------------
def environment(name: str) -> dict:
    return COMPOSE["services"][name]["environment"]


def test_all_of_the_hubs_services_share_image_environment_and_files():
    assert set(COMPOSE["services"]) == {*OURS, "postgres", "redis"}
    for name in OURS:
        assert environment(name) == environment("web")
        assert COMPOSE["services"][name]["volumes"] == ["files:/data"]


def test_secrets_are_asked_for_and_allowed_hosts_may_be_empty():
    told = environment("web")
    assert told["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert told["PUBLIC_BASE_URL"].startswith("${PUBLIC_BASE_URL:?")
    assert "${POSTGRES_PASSWORD:?" in told["DATABASE_URL"]
    assert told["ALLOWED_HOSTS"] == "${ALLOWED_HOSTS:-}"
    assert "DEMO" not in told


def test_only_the_hub_is_reached_from_outside_and_on_loopback():
    ports = {name: each.get("ports", []) for name, each in COMPOSE["services"].items()}
    assert {name: each for name, each in ports.items() if each} == {"web": ["127.0.0.1:8000:8000"]}


def test_nothing_starts_before_the_migration_nor_that_before_the_database():
    services = COMPOSE["services"]
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"]["condition"] == (
            "service_completed_successfully"
        )
    for name in ("postgres", "redis"):
        assert services["migrate"]["depends_on"][name]["condition"] == "service_healthy"
        assert services[name]["healthcheck"]["test"]
    assert services["migrate"]["restart"] == "no"


def test_worker_and_beat_serve_no_page_and_are_not_asked_for_one():
    checks = {name: COMPOSE["services"][name].get("healthcheck") for name in OURS}
    assert checks["worker"] == checks["beat"] == {"disable": True}
    assert checks["web"] is None
