"""What people do with questionnaires: write them, ask, answer."""
