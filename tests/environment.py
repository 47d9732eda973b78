"""Loaded before the settings (`-p tests.environment`): tests need no environment of their own."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="hub-tests-"))
os.makedirs(os.path.join(os.environ["DATA_DIR"], "staticfiles"), exist_ok=True)
