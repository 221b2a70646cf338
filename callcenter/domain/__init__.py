"""What a call is and what the standard asks of it: values and synchronous functions, no I/O."""
