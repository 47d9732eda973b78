"""A company's mirror: what pip's and npm's own configuration say is handed on to uv and npm.

Part of the set-up, so the standard library only. uv does not read pip's configuration; what is
told to uv by its own variables or files stands before it.
"""

import ast
import functools
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AGAIN = "Then run the same command again."
# What somebody set for their own environments must not bend the fetching of one tool.
FOR_PIP = {
    "PIP_USER": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_REQUIRE_HASHES": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
}
INDEXES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_NO_INDEX")
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")


@functools.cache
def of_pip() -> dict[str, str]:
    """Options by name, of its files and of PIP_* variables."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    return read(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


def read(listed: str) -> dict[str, str]:
    """The nearer wins, as pip has it."""
    settings = {}
    for section in ("global.", "install.", ":env:."):
        for line in listed.splitlines():
            key, _, value = line.partition("=")
            if key.startswith(section):
                settings[key.removeprefix(section)] = str(ast.literal_eval(value))
    return settings


# --- for uv -------------------------------------------------------------------------------------
def for_uv() -> dict[str, str]:
    """Environment for uv. Every package is pinned by its hash, so it may come from any index."""
    settings = {
        "UV_SYSTEM_CERTS": "1",
        "UV_LINK_MODE": "copy",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        **room_for_caches(),
        **connection(of_pip()),
    }
    if not chosen_for_uv():
        settings |= indexes(of_pip())
    return {name: value for name, value in settings.items() if name not in os.environ}


def chosen_for_uv() -> bool:
    """Whether uv itself was told where to fetch from."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
    files = (config / "uv" / "uv.toml", Path("/etc/uv/uv.toml"))
    return any(os.environ.get(name) for name in INDEXES) or any(map(Path.is_file, files))


def indexes(pip: dict[str, str]) -> dict[str, str]:
    settings = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_INDEX": " ".join(pip.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "UV_NO_INDEX": "1" if is_true(pip.get("no-index", "")) else "",
    }
    return {name: value for name, value in settings.items() if value}


def connection(pip: dict[str, str]) -> dict[str, str]:
    """Certificates, proxies and patience."""
    proxy = pip.get("proxy", "")
    if any(os.environ.get(name) or os.environ.get(name.lower()) for name in PROXIES):
        proxy = ""
    if proxy and "://" not in proxy:
        proxy = f"http://{proxy}"
    cert = pip.get("cert", "")
    settings = {
        "UV_INSECURE_HOST": " ".join(pip.get("trusted-host", "").split()),
        "SSL_CERT_DIR" if Path(cert).is_dir() else "SSL_CERT_FILE": cert,
        "SSL_CLIENT_CERT": pip.get("client-cert", ""),
        "HTTPS_PROXY": proxy,
        "HTTP_PROXY": proxy,
        "UV_HTTP_TIMEOUT": pip.get("timeout", pip.get("default-timeout", "")),
    }
    if pip.get("keyring-provider") == "subprocess":
        settings["UV_KEYRING_PROVIDER"] = "subprocess"
    return {name: value for name, value in settings.items() if value}


def is_true(value: str) -> bool:
    return value.casefold() in ("1", "true", "yes", "on")


# --- for npm, which reads its own configuration ---------------------------------------------------
def for_npm() -> dict[str, str]:
    """The npm of the environment does not look for the machine's own npmrc by itself."""
    settings = {"NODE_USE_SYSTEM_CA": "1", **room_for_caches()}
    if Path("/etc/npmrc").is_file():
        settings["NPM_CONFIG_GLOBALCONFIG"] = "/etc/npmrc"
    return {name: value for name, value in settings.items() if name not in os.environ}


def room_for_caches() -> dict[str, str]:
    """In the checkout, where there is no home directory to keep them in."""
    home = Path("~").expanduser()
    if os.access(home, os.W_OK):
        return {}
    cache = ROOT / ".cache"
    return {"UV_CACHE_DIR": str(cache / "uv"), "NPM_CONFIG_CACHE": str(cache / "npm")}


# --- what is told where the network fails ---------------------------------------------------------
def told_of_python() -> str:
    if chosen_for_uv():
        place = "Asked was what uv's own settings name"
    else:
        pip = of_pip()
        urls = [pip.get("index-url", ""), *pip.get("extra-index-url", "").split()]
        named = ", ".join(without_password(url) for url in urls if url)
        place = f"pip's configuration names {named}" if named else "Asked was PyPI itself"
    return (
        f"{place}. This needs the network, or a mirror: set index-url in pip's configuration "
        f"(pip config set global.index-url ADDRESS); its proxy and cert hold here too. {AGAIN}"
    )


def told_of_npm() -> str:
    return (
        "This needs the network, or a mirror: set registry in npm's configuration "
        f"(a line registry=ADDRESS in ~/.npmrc; https-proxy and cafile hold too). {AGAIN}"
    )


def without_password(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//", url)
