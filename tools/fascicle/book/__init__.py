"""The published book: new libraries, the build with its inputs and output, serving, publishing."""
