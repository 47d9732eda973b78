"""The hub's own settings, with the bare views beside its addresses."""

from hub.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
