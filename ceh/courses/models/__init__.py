"""Courses with their questions, and their sessions."""

from ceh.courses.models.courses import Course, Option, Prerequisite, Question
from ceh.courses.models.sessions import CourseSession

__all__ = ["Course", "CourseSession", "Option", "Prerequisite", "Question"]
