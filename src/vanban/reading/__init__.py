"""From a file's bytes to what the document orders: lines, then structure, then meaning."""
