"""The commands that need the database. `open_site` makes Django ready; the pure commands never call it."""

from __future__ import annotations

import os
import sys


def open_site() -> None:
    """Load settings and apps; a wrong setting ends the program with its hint instead of a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charteroak.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as fault:
        print(f"charteroak: {fault}", file=sys.stderr)
        sys.exit(2)
