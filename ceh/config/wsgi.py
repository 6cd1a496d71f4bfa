"""The door for web servers."""

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
# A page makes some ten thousand objects, nearly all of which go by themselves. Looking for circles after every seven
# hundred, as Python does by itself, takes a fifth of the time of a page; this looks once in some pages.
gc.set_threshold(50_000, 20, 20)
