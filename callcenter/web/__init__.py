"""Pages, REST and websockets of the hub."""
