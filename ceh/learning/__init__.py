"""What people can do with equipment, who says so, until when, and where it is accepted."""
