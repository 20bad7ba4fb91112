"""What the guarded client stands on: addresses, connections, compression, the sentences of its refusals."""
