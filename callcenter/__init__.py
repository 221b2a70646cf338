"""Live assistant for Chinese telephone hotlines."""

__version__ = "0.1.0"
