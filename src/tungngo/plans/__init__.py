"""A directive's reading under review: the plan that the officer corrects and confirms."""
