"""The plan of the house, and the checks of one source text against it; each gives its problems as file:line: message."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

ROOMS = ("criteria", "offerings", "scoring", "reports", "cloudpeil")
PURE = {"bisect", "collections", "dataclasses", "datetime", "enum", "fractions", "functools", "itertools", "math", "typing"}
READING = ("criteria.reader", "criteria.source", "criteria.library.load", "offerings.catalogue")
TOUCHING = {"open", "print", "input", "exec", "eval", "load", "read_text", "read_bytes", "write_text", "write_bytes"}
NETWORK = (
    *("aiohttp", "anyio", "asyncio", "dns", "ftplib", "h11", "http", "httpcore", "httpx", "imaplib", "poplib", "requests"),
    *("selectors", "smtplib", "socket", "socketserver", "ssl", "urllib.request", "urllib3", "webbrowser", "websockets", "xmlrpc"),
)
DOOR, DOOR_LIBRARIES = "offerings/fetching/network.py", ("dns", "httpcore", "httpx", "socket", "ssl")
SERVER, SERVE = "http.server", "cloudpeil/publishing.py"
CLOCK = {"today", "now", "utcnow"}
CLOCK_OWNER = "cloudpeil/options.py"
GIVEN_CLOCK = re.compile(r"(self\._?)?clock")
YAML_READER, YAML_EXPLAINER, YAML_ERROR = "criteria/source.py", "criteria/syntax.py", "YAMLError"
DYNAMIC_OWNERS = ("cloudpeil/cli.py", "offerings/sources/__init__.py")
MODULE_LINES, FUNCTION_LINES = 350, 45
UNFINISHED = "TO" + "DO"
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|root|home|Users|opt|private|tmp)/[\w.-]|\b[A-Z]:\\Users\\")


def imports(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Every import in a module, wherever it stands, as line and full name: `from a import b` is a.b."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                origin = ".".join([path.split("/", maxsplit=1)[0], *filter(None, [origin])])
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def named(text: str) -> Iterator[tuple[int, str, ast.expr | None]]:
    """Every name that a module uses and every attribute with what it is taken from."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id, None
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr, node.value


def within(name: str, modules: tuple[str, ...] | set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def arrows(path: str, text: str) -> Iterator[str]:
    """A room imports itself and the rooms before it."""
    room = path.split("/", maxsplit=1)[0]
    later = ROOMS[ROOMS.index(room) + 1 :]
    for line, name in imports(path, text):
        if within(name, later):
            yield f"{path}:{line}: {room} imports {name}, but imports point one way: {' <- '.join(ROOMS)}"


def purity(path: str, text: str) -> Iterator[str]:
    """Scoring computes: what it needs from disk, network or clock it is given."""
    if not path.startswith("scoring/"):
        return
    allowed = {"__future__", "numpy", "criteria", "offerings", "scoring", *PURE}
    for line, name in imports(path, text):
        if not within(name, allowed):
            yield f"{path}:{line}: scoring imports {name}; expected the earlier rooms, numpy or {', '.join(sorted(PURE))}"
        elif within(name, READING):
            yield f"{path}:{line}: scoring imports {name}, which reads files; pass in what was read"
    for line, name, _ in named(text):
        if name in TOUCHING:
            yield f"{path}:{line}: scoring uses {name}; pass in what was read and give back what is to be shown"


def network(path: str, text: str) -> Iterator[str]:
    """One module goes over the network; another one shows a built site on this machine."""
    allowed = {DOOR: DOOR_LIBRARIES, SERVE: (SERVER,)}.get(path, ())
    for line, name in imports(path, text):
        if within(name, NETWORK) and not within(name, allowed):
            what = f"only {DOOR} may import {', '.join(DOOR_LIBRARIES)}, and {SERVE} {SERVER}"
            yield f"{path}:{line}: {name} is a network library; {what}"


def clock(path: str, text: str) -> Iterator[str]:
    """One module reads the clock; everything else is given the day, or a clock that stands under that name."""
    if path == CLOCK_OWNER:
        return
    for line, name in imports(path, text):
        if within(name, ("time",)):
            yield f"{path}:{line}: {name} reads the clock; only {CLOCK_OWNER} may"
    for line, name, origin in named(text):
        if name in CLOCK and origin is not None and not GIVEN_CLOCK.fullmatch(ast.unparse(origin)):
            yield f"{path}:{line}: {ast.unparse(origin)}.{name} reads the clock; only {CLOCK_OWNER} may"


def one_loader(path: str, text: str) -> Iterator[str]:
    """YAML is read in one module; a second one knows the error of the library, to explain it."""
    if path == YAML_READER:
        return
    for line, name in imports(path, text):
        if within(name, ("yaml",)) and (path, name) != (YAML_EXPLAINER, "yaml"):
            yield f"{path}:{line}: {name} is imported; only {YAML_READER} reads YAML"
    for line, name, origin in named(text):
        if isinstance(origin, ast.Name) and origin.id == "yaml" and name != YAML_ERROR:
            yield f"{path}:{line}: yaml.{name} is used; only {YAML_READER} reads YAML"


def no_hidden_imports(path: str, text: str) -> Iterator[str]:
    """Imports by name escape the other checks, so only what finds commands and what finds sources has them."""
    for line, name, _ in named(text):
        if name == "__import__" or (name == "import_module" and path not in DYNAMIC_OWNERS):
            yield f"{path}:{line}: {name} hides an import; write an import statement"


def size(path: str, text: str) -> Iterator[str]:
    """One module, one job; one function, one thought."""
    lines = len(text.splitlines())
    if lines > MODULE_LINES:
        yield f"{path}:1: the module has {lines} lines; expected at most {MODULE_LINES}, so take it apart"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            long = (node.end_lineno or node.lineno) - node.lineno + 1
            if long > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {long} lines; expected at most {FUNCTION_LINES}, so take it apart"


def standard_only(path: str, text: str, known: frozenset[str]) -> Iterator[str]:
    """What runs before there is an environment has the standard library alone."""
    for line, name in imports(path, text):
        if not within(name, {"__future__", *known}):
            yield f"{path}:{line}: {name} is no part of the standard library"


def leftovers(path: str, text: str) -> Iterator[str]:
    """Nothing unfinished, and nothing that is true on one machine only."""
    for number, line in enumerate(text.splitlines(), 1):
        if UNFINISHED in line:
            yield f"{path}:{number}: {UNFINISHED} is left; finish it or open an issue"
        if found := MACHINE_PATH.search(line):
            yield f"{path}:{number}: {found.group()}... is a path of one machine; write a relative one"


CHECKS = (arrows, purity, network, clock, one_loader, no_hidden_imports, size)
