"""Printed tables of contents and lists of illustrations."""
