"""Everything that changes what is owed."""
