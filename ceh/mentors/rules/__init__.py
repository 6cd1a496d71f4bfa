"""Who could mentor whom: hard filters, a score that adds up, shortlists and assignments. Pure."""
