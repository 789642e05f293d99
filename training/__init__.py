"""Tuning the model that ships; run by those who build Plenary, never at a conference."""
