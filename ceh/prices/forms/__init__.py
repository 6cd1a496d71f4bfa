"""What is asked about prices."""
