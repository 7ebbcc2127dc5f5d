"""Pages of the documents that a body issues."""
