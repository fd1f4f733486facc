import logging
import os

from django.core.wsgi import get_wsgi_application

from .logs import HideSecrets

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecf_portal.settings")

# Web servers write of every request to logs of their own, where that is turned on.
for name in ("gunicorn.access", "django.server"):
    logging.getLogger(name).addFilter(HideSecrets())

application = get_wsgi_application()
