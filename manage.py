#!/usr/bin/env python
"""Django's command line for Ceh."""

import gc
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceh.config.settings")
    gc.disable()  # what is loaded stays: looking through it again and again is a seventh of the start
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from ops.postgres.preflight import explain_connection

    try:
        django.setup()
        gc.freeze()
        gc.enable()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"\n{error}\n")
    except OperationalError as error:
        sys.exit(f"\n{explain_connection(str(error))}\n")
