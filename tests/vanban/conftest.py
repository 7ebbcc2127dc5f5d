"""Lets the tests of the library share the makers of sample documents beside this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
