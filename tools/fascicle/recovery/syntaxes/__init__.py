"""Markup languages in which texts are typed: Markdown, Aozora Bunko, Fountain."""
