"""Building the bundled speech model from public packages."""
