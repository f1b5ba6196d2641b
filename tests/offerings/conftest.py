"""Tests of this room share makers of dossiers; see test_resolve.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
