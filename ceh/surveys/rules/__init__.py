"""What answers count to; what tables of other tools mean."""
