"""Pages by audience: visitors, people with an account, the desk."""
