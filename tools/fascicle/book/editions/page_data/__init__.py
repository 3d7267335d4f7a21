"""Written pages as data: blocks and runs, for editions that do not keep the HTML."""
