"""Tests of `synthesis/routes`."""
