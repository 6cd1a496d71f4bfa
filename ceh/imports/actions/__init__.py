"""What people do with tables that come in."""
