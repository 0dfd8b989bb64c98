"""The settings of the tests: the program's own, in a folder of their own.

Nothing of the person's environment reaches a test, and no test reaches the person's data.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

#: What is for the tests themselves.
FOR_TESTS = {"CHARTEROAK_CHROMIUM", "CHARTEROAK_SHARED", "CHARTEROAK_TALLY"}

for name in [name for name in os.environ if name.startswith("CHARTEROAK_")]:
    if name not in FOR_TESTS:
        del os.environ[name]

SCRATCH = Path(tempfile.mkdtemp(prefix="charteroak-test-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
os.environ["CHARTEROAK_DATA"] = str(SCRATCH / "data")
os.environ["CHARTEROAK_KEYS"] = str(SCRATCH / "keys")

from charteroak.settings import *  # noqa: E402, F403

# Pages are asked for without it; tests/web/test_second_factor.py and the browser journeys turn it on.
SECOND_FACTOR = False
# A page that is refused on purpose is not news.
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}  # noqa: F405
