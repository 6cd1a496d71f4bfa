"""What web servers call."""

import gc
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from ceh.core.language import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceh.config.settings")
application = get_wsgi_application()
# Beside the first pages, so that the first search need not wait.
Thread(target=warm_up, name="dictionaries", daemon=True).start()
# What is loaded by now stays as long as the process: the collector need not look at it again and again.
gc.collect()
gc.freeze()
