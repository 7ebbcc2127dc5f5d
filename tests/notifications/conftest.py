"""A browser for the tests of the pages of notifications."""

from browser import *
