"""What people do with courses: define, plan, enrol, tick, ask, pass."""
