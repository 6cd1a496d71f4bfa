"""The door for web servers."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from ceh.core.language import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceh.config.settings")
application = get_wsgi_application()
# Beside the first pages, so that the first search need not wait.
Thread(target=warm_up, name="dictionaries", daemon=True).start()
