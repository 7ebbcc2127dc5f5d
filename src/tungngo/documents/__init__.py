"""The documents that a body issues itself: from the draft to the recipients."""
