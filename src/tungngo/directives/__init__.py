"""Received documents that order work, and their reading."""
