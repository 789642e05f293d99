"""Tests of the running product in Chromium."""
