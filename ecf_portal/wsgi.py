import logging
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .logs import HideSecrets

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecf_portal.settings")

# Web servers write of every request to logs of their own, where that is turned on.
for name in ("gunicorn.access", "django.server"):
    logging.getLogger(name).addFilter(HideSecrets())

application = get_wsgi_application()

# Every page is read in before gunicorn divides into processes: a new one, after a restart or in the
# place of one that died, answers its first request as fast as the next.
import_module(settings.ROOT_URLCONF)
