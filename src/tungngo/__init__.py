"""Từng Ngõ: runs a commune's campaign from the directive on paper to the last doorstep and back up as a report."""
