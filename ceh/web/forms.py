"""Temporary stub; helper web overwrites."""

from django.forms.renderers import TemplatesSetting as Renderer  # noqa: F401
