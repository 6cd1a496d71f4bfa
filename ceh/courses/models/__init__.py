"""Courses with their questions, sessions, and who takes part."""

from ceh.courses.models.courses import Course, Option, Prerequisite, Question, QuizAttempt
from ceh.courses.models.enrolments import BANDS, Enrolment, GroupEnrolment, PracticeCheck
from ceh.courses.models.sessions import CourseSession

__all__ = [
    "BANDS",
    "Course",
    "CourseSession",
    "Enrolment",
    "GroupEnrolment",
    "Option",
    "PracticeCheck",
    "Prerequisite",
    "Question",
    "QuizAttempt",
]
