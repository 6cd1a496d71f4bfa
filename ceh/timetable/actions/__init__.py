"""The verbs of the timetable: claiming time, keeping hours, closing, calendar addresses."""
