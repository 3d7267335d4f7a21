"""Style sheets and scripts, joined and minified."""
