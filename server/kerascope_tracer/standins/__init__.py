"""What stands in for data and for things that a trace must not touch."""
