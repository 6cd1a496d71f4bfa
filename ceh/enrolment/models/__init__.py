"""Who takes part in sessions, and who answered the questions of a course."""

from ceh.enrolment.models.enrolments import BANDS, Enrolment, GroupEnrolment, PracticeCheck
from ceh.enrolment.models.quizzes import QuizAttempt

__all__ = ["BANDS", "Enrolment", "GroupEnrolment", "PracticeCheck", "QuizAttempt"]
