"""Loaded before the settings (`-p tests.environment`): tests need no environment of their own.

Workers of one run share its name, under which they make databases; each has a folder of its own.
"""

import os
import secrets
import tempfile
from pathlib import Path

# Whose run it is cleans up after it: `manage.py test`, else this process.
OWNS_RUN = "HUB_TEST_RUN" not in os.environ
os.environ.setdefault("HUB_TEST_RUN", secrets.token_hex(4))
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="hub-tests-"))
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"]) / worker)
(Path(os.environ["DATA_DIR"]) / "staticfiles").mkdir(parents=True, exist_ok=True)
