"""A browser for the register's pages."""

from browser import *
