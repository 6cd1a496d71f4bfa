"""What is done in the register of mentors."""
