"""A company's mirror: what pip's own configuration says reaches uv, and the message is true."""

import pytest

from setting_up import mirrors

# As `pip config list` prints it, whatever the order of the files.
LISTED = """\
:env:.index-url='https://env.example/simple'
global.cert='/etc/company.pem'
global.extra-index-url='\\nhttps://one.example/simple\\nhttps://two.example/simple'
global.index-url='https://user:secret@global.example/simple'
global.proxy='proxy.example:3128'
global.timeout='60'
global.trusted-host='one.example two.example'
install.find-links='/srv/wheels /srv/more'
install.no-index='false'
"""


@pytest.fixture(autouse=True)
def _nothing_of_ones_own(monkeypatch, tmp_path):
    """uv and the network as on a fresh machine."""
    for name in (*mirrors.INDEXES, *mirrors.PROXIES, *map(str.lower, mirrors.PROXIES)):
        monkeypatch.delenv(name, raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "UV_INDEX_STRATEGY", "UV_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(mirrors, "of_pip", dict)


def says(monkeypatch, listed: str) -> dict[str, str]:
    """What uv is told where pip's configuration says this."""
    monkeypatch.setattr(mirrors, "of_pip", lambda: mirrors.read(listed))
    always = ("UV_SYSTEM_CERTS", "UV_LINK_MODE", "UV_PYTHON_DOWNLOADS", "UV_INDEX_STRATEGY")
    return {name: each for name, each in mirrors.for_uv().items() if name not in always}


def test_all_that_pip_says_of_the_way_to_packages_is_handed_on(monkeypatch):
    assert says(monkeypatch, LISTED) == {
        "UV_DEFAULT_INDEX": "https://env.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
        "UV_INSECURE_HOST": "one.example two.example",
        "UV_HTTP_TIMEOUT": "60",
        "SSL_CERT_FILE": "/etc/company.pem",
        "HTTPS_PROXY": "http://proxy.example:3128",
        "HTTP_PROXY": "http://proxy.example:3128",
    }


def test_where_pip_says_nothing_uv_is_told_nothing(monkeypatch):
    assert says(monkeypatch, "") == {}


def test_a_mirror_may_lack_or_add_versions():
    """Any index may give what the hash names, as with pip itself."""
    assert mirrors.for_uv()["UV_INDEX_STRATEGY"] == "unsafe-best-match"


@pytest.mark.parametrize(
    ("value", "told"), [("1", True), ("true", True), ("0", False), ("", False)]
)
def test_no_index_is_a_yes_or_a_no(monkeypatch, value, told):
    assert ("UV_NO_INDEX" in says(monkeypatch, f"global.no-index='{value}'")) == told


@pytest.mark.parametrize("name", mirrors.INDEXES)
def test_what_uv_itself_was_told_stands_before_it(monkeypatch, name):
    monkeypatch.setenv(name, "https://of-uv.example/simple")
    found = says(monkeypatch, LISTED)
    assert not {*mirrors.INDEXES, "UV_FIND_LINKS"} & set(found)
    assert "what uv's own settings name" in mirrors.told_of_python()


def test_a_file_of_uvs_own_stands_before_it_too(monkeypatch, tmp_path):
    (tmp_path / "config" / "uv").mkdir(parents=True)
    (tmp_path / "config" / "uv" / "uv.toml").touch()
    assert "UV_DEFAULT_INDEX" not in says(monkeypatch, LISTED)


def test_a_proxy_of_the_environment_stands_before_pips(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://own.example:1")
    assert "HTTPS_PROXY" not in says(monkeypatch, LISTED)


def test_a_folder_of_certificates_is_handed_on_as_one(monkeypatch, tmp_path):
    assert says(monkeypatch, f"global.cert='{tmp_path}'") == {"SSL_CERT_DIR": str(tmp_path)}


def test_the_message_names_what_was_asked_and_no_password(monkeypatch):
    monkeypatch.setattr(mirrors, "of_pip", lambda: mirrors.read(LISTED.split("\n", 1)[1]))
    told = mirrors.told_of_python()
    assert told.startswith(
        "pip's configuration names https://global.example/simple, https://one.example/simple, "
    )
    assert "secret" not in told


def test_the_message_says_so_where_no_mirror_is_named():
    assert mirrors.told_of_python().startswith("Asked was PyPI itself. This needs the network")


def test_without_a_home_the_caches_lie_in_the_checkout(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "none"))
    assert mirrors.for_uv()["UV_CACHE_DIR"] == str(mirrors.ROOT / ".cache" / "uv")
    assert mirrors.for_npm()["NPM_CONFIG_CACHE"] == str(mirrors.ROOT / ".cache" / "npm")
