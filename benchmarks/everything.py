"""Run all benchmarks; `python3 dev.py bench` does this."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    for name in ("bulk.py", "commandline.py", "rulers.py", "linting.py", "browser.py", "fetching.py"):
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, Path(__file__).parent / name], check=True)
