"""Builds the public site as tests look at it: python tests/reports/whole.py FOLDER. Once, for test runs beside each other."""

import sys
from pathlib import Path

import worlds

from reports.site import build

WHERE = "CLOUDPEIL_WHOLE_SITE"  # the variable that names the folder

if __name__ == "__main__":
    build(worlds.shipped(), Path(sys.argv[1]))
