"""The keeper's decisions: finding the lines they are about, and applying them."""
