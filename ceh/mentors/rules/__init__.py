"""When mentors are free, and who fits whom: hard filters, a score that adds up, fair shortlists. Pure."""
