"""The only writers: what phones send, what the office enters."""
