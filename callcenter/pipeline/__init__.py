"""What runs during a call."""
