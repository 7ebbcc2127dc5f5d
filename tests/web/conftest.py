"""A browser for the shell's own tests."""

from browser import *
