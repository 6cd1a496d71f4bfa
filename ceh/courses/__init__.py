"""Courses, sessions, enrolments, quizzes: how one gets a competence."""
