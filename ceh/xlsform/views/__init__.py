"""Pages of workbooks, for staff."""
