"""The site as a WSGI application: `granian --interface wsgi charteroak.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charteroak.settings")
application = get_wsgi_application()

# What has been loaded by now stays: the collector need not look through it again while a page is made.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
