"""Measurements on labelled notes that come from outside; each takes --data and prints one table."""
