"""Talks to the tracer processes; knows no LSP types."""
