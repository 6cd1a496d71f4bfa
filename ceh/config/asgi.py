"""What web servers call."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceh.config.settings")
application = get_asgi_application()
