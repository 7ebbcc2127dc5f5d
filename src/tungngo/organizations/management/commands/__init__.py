"""Commands of `tungngo manage`."""
