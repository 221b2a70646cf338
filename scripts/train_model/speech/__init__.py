"""Synthetic voices that speak the training sentences."""
