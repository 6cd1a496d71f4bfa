"""Pages of enrolment, by audience."""
