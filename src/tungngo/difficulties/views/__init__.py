"""The pages of difficulties and proposals."""
