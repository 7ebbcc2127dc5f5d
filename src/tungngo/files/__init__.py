"""Uploaded files, stored outside the web root and served only to those who may see them."""
