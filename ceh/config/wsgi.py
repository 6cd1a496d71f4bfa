"""What web servers call."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from ceh.core.language import warm_up

gc.disable()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceh.config.settings")
application = get_wsgi_application()
# Loaded once, before the web processes part, so that no first page or search waits for it.
get_resolver().url_patterns  # noqa: B018
warm_up()
# What is loaded by now stays as long as the process: the collector need not look at it again and again.
gc.collect()
gc.freeze()
gc.enable()
