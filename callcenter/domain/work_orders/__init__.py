"""Work orders: from the draft in the call to the archive. Values and functions only."""
