"""`manage.py bench`: saving an answer, a stage page and the horizon scan beside a bare Django view,
and the bare view beside the least Django, which shows what our own middlewares cost.

One gunicorn per database, as the hub is served; the turns of both alternate, so that a noisy
machine is noisy for both. Prints medians, p95, requests per second at 1 and 8 clients and the
ratios, and writes bench/results/latest.json.
"""

import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("HUB_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
TURNS, EACH = 12, 40
SMALL = 1_000
# What is measured, beside what: each name is a method of `Client`.
PAIRS = {
    "bare page": {"bare": "small_page", "least": "least_page"},
    "bare save": {"bare": "bare_save", "least": "least_save"},
    "save": {"ours": "save", "bare": "bare_save"},
    "stage page": {"ours": "page", "bare": "bare_page"},
    **{name: {"ours": name, "bare": "bare_page"} for name in ("scan", "facets", "search")},
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def new_postgres() -> str | None:
    """A fresh database, or None where Postgres does not answer."""
    import psycopg  # noqa: PLC0415

    name = f"hub_bench_{os.getpid()}"
    try:
        with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError:
        return None
    return POSTGRES.rsplit("/", 1)[0] + "/" + name


class Server:
    def __init__(self, database: str | None):
        self.folder = tempfile.mkdtemp(prefix="hub-bench-")
        self.port = free_port()
        self.environ = {
            **os.environ,
            "DATA_DIR": self.folder,
            "SECRET_KEY": "only-for-bench",
            "PORT": str(self.port),
            "LOG_LEVEL": "ERROR",
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        if database:
            self.environ["DATABASE_URL"] = database

    def __enter__(self) -> "Server":
        run = {"cwd": ROOT, "env": self.environ, "capture_output": True}
        subprocess.run([sys.executable, "manage.py", "prepare"], check=True, **run)
        made = subprocess.run([sys.executable, "-m", "bench.seed"], check=True, text=True, **run)
        self.scene = json.loads(made.stdout.splitlines()[-1])
        command = [sys.executable, "-m", "gunicorn", "bench.beside", "--bind"]
        address = f"127.0.0.1:{self.port}"
        self.process = subprocess.Popen([*command, address], cwd=ROOT, env=self.environ)
        for _ in range(200):
            try:
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        return self

    def __exit__(self, *raised) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


class Client:
    """One person at work on one question of their own."""

    def __init__(self, server: Server, number: int):
        self.port, self.scene = server.port, server.scene
        session, mark = self.scene["sessions"][number], self.scene["marks"][number]
        self.cookie = f"session={session}; person={mark}; csrf={'c' * 32}"
        self.question = self.scene["questions"][number]
        self.version = 0
        self.size = 0

    def send(self, method: str, path: str, data: dict | None = None) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie, "HX-Request": "true"}
        body = None
        if data is not None:
            body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": "c" * 32})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"{method} {path}: {response.status} {content[:300]!r}")
        return content

    def save(self) -> None:
        path = f"/assessments/{self.scene['assessment']}/answers/{self.question}/"
        choice = self.scene["options"][self.version % 2]
        answer = self.send("POST", path, {"choice": choice, "version": self.version})
        self.version = int(re.search(rb'name="version" value="(\d+)"', answer).group(1))

    def bare_save(self, place: str = "bare") -> None:
        self.send("POST", f"/{place}/save/", {"choice": "some", "version": 1})

    def least_save(self) -> None:
        self.bare_save("least")

    def page(self) -> None:
        path = f"/assessments/{self.scene['assessment']}/stages/only/"
        self.size = len(self.send("GET", path))

    def scan(self) -> None:
        """The list of 10,000 tools, of which a page is shown with the counts of all facets."""
        self.size = len(self.send("GET", "/horizon-scan/"))

    def facets(self) -> None:
        path = "/horizon-scan/?component=model-serving&component=ci-cd&licence=yes&sso=partly"
        self.size = len(self.send("GET", path))

    def search(self) -> None:
        self.size = len(self.send("GET", "/horizon-scan/?q=kind+13+team"))

    def bare_page(self) -> None:
        self.send("GET", f"/bare/page/?bytes={self.size or 90_000}")

    def small_page(self, place: str = "bare") -> None:
        self.send("GET", f"/{place}/page/?bytes={SMALL}")

    def least_page(self) -> None:
        self.small_page("least")


def times(action, count: int) -> list[float]:
    durations = []
    for _ in range(count):
        start = time.perf_counter()
        action()
        durations.append((time.perf_counter() - start) * 1000)
    return durations


def together(actions, count: int) -> float:
    """Requests per second of all the actions at once. Raises what any of them raised."""
    with ThreadPoolExecutor(len(actions)) as pool:
        start = time.perf_counter()
        for run in [pool.submit(times, action, count) for action in actions]:
            run.result()
        return len(actions) * count / (time.perf_counter() - start)


def compare(clients: list[Client], pair: dict[str, str]) -> dict:
    """The figures of both, and how the first stands to the second."""
    one = clients[0]
    for name in pair.values():
        times(getattr(one, name), 10)
    alone: dict[str, list[float]] = {who: [] for who in pair}
    crowd: dict[str, list[float]] = {who: [] for who in pair}
    for _ in range(TURNS):
        for who, name in pair.items():
            alone[who] += times(getattr(one, name), EACH)
            crowd[who].append(together([getattr(c, name) for c in clients], EACH // 4))
    found = {who: figures(alone[who], crowd[who]) for who in pair}
    first, second = found.values()
    return {
        **found,
        "median_ratio": first["median_ms"] / second["median_ms"],
        "throughput_ratio": first["per_second_8"] / second["per_second_8"],
    }


def figures(alone: list[float], crowd: list[float]) -> dict:
    return {
        "median_ms": statistics.median(alone),
        "p95_ms": statistics.quantiles(alone, n=20)[-1],
        "per_second_1": 1000 / statistics.mean(alone),
        "per_second_8": statistics.median(crowd),
    }


def show(database: str, name: str, figures: dict) -> None:
    for who in PAIRS[name]:
        f = figures[who]
        print(
            f"{database:9} {name:11} {who:5} median {f['median_ms']:7.2f} ms  "
            f"p95 {f['p95_ms']:7.2f} ms  1 client {f['per_second_1']:6.0f}/s  "
            f"8 clients {f['per_second_8']:6.0f}/s"
        )
    print(
        f"{database:9} {name:11} ratio median {figures['median_ratio']:.2f}, "
        f"throughput at 8 clients {figures['throughput_ratio']:.2f}"
    )


def main(arguments: list[str]) -> int:
    results = {}
    databases = {"sqlite": None, "postgres": new_postgres()}
    for database, url in databases.items():
        if database == "postgres" and url is None:
            print("postgres: left out, nothing answers on 127.0.0.1:5432")
            continue
        with Server(url) as server:
            clients = [Client(server, number) for number in range(8)]
            clients[0].page()
            results[database] = {name: compare(clients, pair) for name, pair in PAIRS.items()}
            writers = [Client(server, number) for number in range(8, 40)]
            results[database]["writers_32_per_second"] = together([c.save for c in writers], 10)
        for name in PAIRS:
            show(database, name, results[database][name])
        rate = results[database]["writers_32_per_second"]
        print(f"{database:9} 32 writers  no error, {rate:.0f}/s")
    target = ROOT / "bench" / "results" / "latest.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=2))
    return 0
