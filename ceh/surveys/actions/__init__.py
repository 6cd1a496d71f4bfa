"""Planning a survey, inviting, counting, publishing."""
