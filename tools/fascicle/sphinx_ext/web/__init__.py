"""The web edition: layout, breadcrumbs, redirects, the page for missing addresses."""
