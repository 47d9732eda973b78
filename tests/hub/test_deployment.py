"""What the image, the compose file and the settings promise to who runs the hub."""

import ast
import json
import os
import re
import runpy
import subprocess
import sys

import pytest
import yaml
from django.conf import settings

from hub.up.running import commands

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
        ({"EMAIL_URL": "smtp://user:secret@mail:587/?tls=True"}, "EMAIL_URL has no option tls"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path, environ, word):
    ok, says = loaded(tmp_path, **environ)
    assert (ok, word in says) == (False, True)


def values(tmp_path, expression: str, **environ: str):
    """What an expression over the settings `s` gives; a sentence where they do not load."""
    code = f"import json; from hub import settings as s; print(json.dumps({expression}))"
    clean = {"PATH": os.environ["PATH"], "SECRET_KEY": "x", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.splitlines()[-1] if done.returncode else json.loads(done.stdout)


PARTS = (
    """[s.DATABASES["default"][each] for each in ("HOST", "PORT", "USER", "PASSWORD", "NAME")]"""
)


@pytest.mark.parametrize("password", ["a/b", "a@b", "a%b", "a#b", "a:b", "a b", "%41", "a?b'\"$c"])
def test_a_password_given_apart_may_hold_anything(tmp_path, password):
    given = {"POSTGRES_HOST": "postgres", "POSTGRES_PASSWORD": password}
    assert values(tmp_path, PARTS, **given) == ["postgres", 5432, "hub", password, "hub"]
    given |= {"POSTGRES_PORT": "6432", "POSTGRES_USER": "ada", "POSTGRES_DB": "one"}
    assert values(tmp_path, PARTS, **given) == ["postgres", 6432, "ada", password, "one"]


def test_the_address_of_a_database_stands_before_its_parts(tmp_path):
    url = "postgres://ada:a%2Fb%40c@db:6432/one"
    found = values(tmp_path, PARTS, DATABASE_URL=url, POSTGRES_HOST="postgres")
    assert found == ["db", 6432, "ada", "a/b@c", "one"]


@pytest.mark.parametrize(
    "url",
    [
        *("postgres://hub:a/b@db:5432/hub", "postgres://hub:a?b@db/hub"),
        *("postgres://hub:1/2@db/hub", "mysql://db/hub", "db.example.org", "sqlite:////tmp/x"),
    ],
)
def test_an_address_that_cannot_be_read_is_told_how_to_be_written(tmp_path, url):
    assert "DATABASE_URL cannot be read" in values(tmp_path, PARTS, DATABASE_URL=url)


def test_a_setting_that_is_set_to_nothing_is_not_set(tmp_path):
    """As a line `NAME=` in .env leaves it."""
    what = "[s.HUB_NAME, s.LOG_LEVEL, s.PORT, s.SIGN_UP, s.DEMO, s.EMAIL_URL, s.SWEEP_SECONDS]"
    names = ("HUB_NAME", "LOG_LEVEL", "PORT", "SIGN_UP", "DEMO", "EMAIL_URL", "SWEEP_SECONDS")
    found = values(tmp_path, what, **dict.fromkeys(names, ""))
    assert found == values(tmp_path, what)


HSTS = "[s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD]"
ALL_OF_IT = {"HSTS_SECONDS": "31536000", "HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}


@pytest.mark.parametrize(
    ("scheme", "more", "promised"),
    [
        ("http", ALL_OF_IT, [0, False, False]),
        ("https", {}, [3600, False, False]),
        ("https", {"HSTS_SECONDS": "0"}, [0, False, False]),
        ("https", {"HSTS_SECONDS": "86400"}, [86400, False, False]),
        ("https", {"HSTS_SUBDOMAINS": "1"}, [3600, True, False]),
        ("https", ALL_OF_IT, [31536000, True, True]),
    ],
)
def test_https_is_insisted_on_for_an_hour_and_longer_only_where_asked(
    tmp_path, scheme, more, promised
):
    address = f"{scheme}://hub.example.org"
    assert values(tmp_path, HSTS, PUBLIC_BASE_URL=address, **more) == promised


@pytest.mark.parametrize("without", ALL_OF_IT)
def test_a_promise_for_good_is_not_made_by_half(tmp_path, without):
    given = {name: value for name, value in ALL_OF_IT.items() if name != without}
    found = values(tmp_path, HSTS, PUBLIC_BASE_URL="https://hub.example.org", **given)
    assert (without == "HSTS_PRELOAD") != ("HSTS_PRELOAD=1 needs" in str(found))


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
    assert {".git", "var", ".venv*", ".tools*", ".env"} <= {each.strip("/") for each in ignored}


@pytest.mark.django_db
def test_the_address_of_the_health_check_answers_on_loopback_over_http(client, settings):
    settings.ALLOWED_HOSTS = ["hub.example.org", "127.0.0.1"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "127.0.0.1:8000"}).status_code == 301


def test_every_way_of_serving_takes_its_settings_from_the_one_file():
    """What is said beside `gunicorn.conf.py` would hold in one place only."""
    told = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert (told["worker_class"], told["preload_app"]) == ("hub.web.serving.Worker", True)
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


# --- every setting, in four places --------------------------------------------------------------
def documented() -> set[str]:
    return set(
        re.findall(
            r"^\| `([A-Z_]+)` \|", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE
        )
    )


def read_in(source: str) -> set[str]:
    """The variables that a module asks for: `env.int("NAME")`, `os.environ["NAME"]` and so on."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        asked = node.args if isinstance(node, ast.Call) else ()
        where = node.func if isinstance(node, ast.Call) else getattr(node, "value", None)
        asked = asked[:1] or ([node.slice] if isinstance(node, ast.Subscript) else [])
        if asked and re.match(r"(env|os\.environ|environ)(\.\w+)?$", ast.unparse(where)):
            found |= {asked[0].value} if isinstance(asked[0], ast.Constant) else set()
    return {name for name in found if name.isupper() and not name.startswith("HUB_MANAGED")}


def test_each_setting_that_is_read_is_documented_and_the_reverse():
    development = ROOT / "hub" / "development"  # of the development, not of the hub
    places = [place for place in (ROOT / "hub").rglob("*.py") if development not in place.parents]
    read = set().union(*(read_in(place.read_text()) for place in places))
    assert read - {"DJANGO_SETTINGS_MODULE"} == documented()


def test_compose_passes_each_setting_on():
    assert set(environment("web")) == documented()


def test_the_example_names_each_setting_and_leaves_the_defaults_alone():
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = [re.match(r"(#?)([A-Z_]+)=", line) for line in lines]
    found = [(each.group(2), bool(each.group(1))) for each in named if each]
    assert sorted(name for name, _left_alone in found) == sorted(documented())
    must = {"SECRET_KEY", "POSTGRES_PASSWORD", "PUBLIC_BASE_URL"}
    assert {name for name, left_alone in found if not left_alone} == must


def test_a_new_setting_would_be_noticed():
    source = 'A = env.int("NEW_ONE", 3)\nB = os.environ.get("OTHER")\nC = os.environ["THIRD"]\n'
    assert read_in(source) == {"NEW_ONE", "OTHER", "THIRD"}


def test_secrets_are_asked_for_and_what_is_not_set_is_not_passed():
    told = environment("web")
    for name in ("SECRET_KEY", "PUBLIC_BASE_URL", "POSTGRES_PASSWORD"):
        assert told[name].startswith(f"${{{name}:?")
    assert (
        COMPOSE["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]
        == (told["POSTGRES_PASSWORD"])
    )
    set_here = {"SECRET_KEY", "PUBLIC_BASE_URL", "DATA_DIR", "REDIS_URL"}
    set_here |= {"POSTGRES_HOST", "POSTGRES_PASSWORD"}
    assert {name for name, value in told.items() if value is not None} == set_here


def test_only_the_hub_is_reached_from_outside_and_on_loopback():
    ports = {name: each.get("ports", []) for name, each in COMPOSE["services"].items()}
    assert {name: each for name, each in ports.items() if each} == {
        "web": ["127.0.0.1:${PORT:-8000}:8000"]
    }


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
