"""Elements of a text: directives, nodes and transforms, the same for every output."""
