"""Reads Vietnamese administrative documents: bytes to text with layout, to structure, to meaning."""
