"""Words of editions, each read by a reader that knows nothing of how they are made."""
