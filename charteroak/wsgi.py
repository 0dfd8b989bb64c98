"""The site as a WSGI application: `granian --interface wsgi charteroak.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charteroak.settings")
application = get_wsgi_application()
