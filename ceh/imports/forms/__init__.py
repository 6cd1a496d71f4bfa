"""What is asked about tables, and reading their files."""
