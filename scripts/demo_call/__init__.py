"""The demonstration: the whole product on one machine, and a real call through it."""
