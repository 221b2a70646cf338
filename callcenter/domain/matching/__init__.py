"""Forbidden phrases and fillers found by sound."""
