"""Courses, and their sessions."""

from ceh.courses.models.courses import Course, Prerequisite
from ceh.courses.models.sessions import CourseSession

__all__ = ["Course", "CourseSession", "Prerequisite"]
