"""The pages of a site in one language: the templates, and what every page can use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from offerings.answers import spaces
from offerings.assurance import FLOORS
from reports import view, words
from reports.chronicle import Chronicle
from reports.docket import Docket
from reports.labels import labels
from reports.language import CODES, NAMES, Language, translations
from reports.publication import Publication, data_path, report_path


class Compiled(BytecodeCache):
    """Templates as they were compiled for the first language, for the others: what they say is looked up when they run."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path below the folder of its language, its template, and what that template shows."""

    path: str
    template: str
    context: Mapping[str, object] = field(default_factory=dict)


class Pages:
    """All pages in one language."""

    def __init__(self, of: Publication, code: str) -> None:
        self.of = of
        self.code = code
        self.library = of.ruler.library
        self.language = Language(code, self.library)
        self.framework = of.ruler.framework
        self.base = f"frameworks/{self.framework.id}/{self.framework.edition}"
        self.reports = {one.dossier.id: view.report(one, code) for one in of.assessments}
        self.chronicle = Chronicle(of, self.language)
        self.everything = spaces(self.library.questions, self.library.reference, of.ruler.on)
        self.environment = self._environment()

    def _environment(self) -> Environment:
        made = Environment(
            loader=PackageLoader("reports"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
            bytecode_cache=COMPILED,
        )
        made.install_gettext_translations(translations(self.code), newstyle=True)  # type: ignore[attr-defined]
        made.globals.update(
            site=self.of,
            language=self.language,
            framework=self.framework,
            library=self.library,
            words=words,
            top=self.framework.top,
            names=NAMES,
            codes=CODES,
            report_path=report_path,
            data_path=data_path,
            base=self.base,
            counts=self.of.counts,
            floors=FLOORS,
            labels=labels(self.language),
            everything=self.everything,
        )
        made.globals["docket"] = Docket(self.of, self.language)
        made.globals["chronicle"] = self.chronicle
        made.filters["web"] = web
        made.globals["symbols"] = made.get_template("symbols.html").render()
        return made

    @property
    def prefix(self) -> str:
        return "" if self.code == CODES[0] else f"{self.code}/"

    def providers(self) -> dict[str, list[view.Report]]:
        """The reports of every provider, by its id."""
        found: dict[str, list[view.Report]] = {}
        for report in self.reports.values():
            found.setdefault(report.provider.id, []).append(report)
        return dict(sorted(found.items()))

    def render(self, page: Page) -> bytes:
        """The bytes of a page; `link` leads to pages of the same language, `asset` to all other files."""
        root = "../" * f"{self.prefix}{page.path}".count("/")

        def asset(target: str) -> str:
            return root + quote(target, safe="/#?=&,")

        def link(target: str) -> str:
            return asset(f"{self.prefix}{target}")

        others = {code: asset(("" if code == CODES[0] else f"{code}/") + page.path) for code in CODES}
        template = self.environment.get_template(page.template)
        return template.render(path=page.path, root=root, link=link, asset=asset, others=others, **page.context).encode("utf-8")


def web(address: str | None) -> str:
    """An address that may stand in a link: http and https only, whatever the data says."""
    return address if address and address.startswith(("https://", "http://")) else ""
