"""How our processes talk to each other: sound over SEQPACKET sockets, events over one stream to the hub."""
