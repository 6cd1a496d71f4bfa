"""What is asked about tables."""
