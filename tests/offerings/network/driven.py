"""Runs of the command in processes of their own, which tests wait for, interrupt or kill."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

DRIVER = Path(__file__).with_name("driver.py")


@dataclass
class Ended:
    code: int
    peak: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@dataclass
class Started:
    driver: subprocess.Popen
    pid: int
    out: Path
    err: Path

    def signal(self, number=signal.SIGKILL):
        os.kill(self.pid, number)

    @property
    def alive(self):
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def end(self):
        told = json.loads(self.driver.stdout.readline())
        err = self.err.read_text(encoding="utf-8") if self.err.is_file() else ""
        return Ended(told["code"], told["peak"], self.out.read_text(encoding="utf-8"), err)


class Driver:
    """Starts runs one after the other, with the sources that are played."""

    def __init__(self, folder):
        self.folder, self.numbers = folder, count()

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def start(self, world, server, names, *arguments, factor=200, places=None, limits=None, environment=None, terminal=None):
        out, err = (self.folder / f"{next(self.numbers)}" for _ in range(2))
        order = {
            "arguments": [str(word) for word in arguments],
            "folder": str(world),
            "port": server.port,
            "names": names.resolvers.port,
            "authority": str(server.authority.file),
            "factor": factor,
            "places": places or {},
            "limits": limits,
            "environment": {"CLOUDPEIL_GITHUB_TOKEN": "", **(environment or {})},
            "out": str(out),
            "err": str(terminal or err),
        }
        self.process.stdin.write(f"{json.dumps(order)}\n")
        self.process.stdin.flush()
        pid = json.loads(self.process.stdout.readline())["pid"]
        return Started(self.process, pid, out, Path(terminal or err))
