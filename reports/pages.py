"""The pages of a site in one language: the templates, and what every page can use."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import FunctionType, MethodType
from urllib.parse import quote

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from criteria.frameworks import Framework
from offerings.answers import spaces
from offerings.assurance import FLOORS
from offerings.cases import WorkedCase
from reports import view, words
from reports.chronicle import Chronicle
from reports.docket import Docket
from reports.labels import labels
from reports.language import CODES, NAMES, Language, translations
from reports.publication import Publication, base, data_path, families, report_path
from scoring.assess import Assessment
from scoring.program import Program, compile_framework


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


STRAIGHT = (FunctionType, MethodType, type(cache(len)))


class Straight(Context):
    """Calls macros, functions and methods straight away: Jinja asks each time anew what they want to be given."""

    def call(self, called: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        if type(called) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return called(self.eval_ctx, *args, **kwargs)
        if type(called) in STRAIGHT and not hasattr(called, "jinja_pass_arg"):
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


def texts(code: str) -> Callable[[str], Markup]:
    """The texts of a language as templates ask for them, each looked up once."""
    found = translations(code)

    @cache
    def text(message: str) -> Markup:
        return Markup(found.gettext(message)) % {}  # noqa: S704  our own texts; a doubled percent sign stands for one

    return text


def sentences(code: str) -> dict[str, Callable[..., Markup]]:
    """What Jinja calls for a sentence with gaps, and for one that counts; every value that goes in is escaped."""
    found = translations(code)
    text, counting = cache(found.gettext), cache(found.ngettext)

    def filled(message: str, values: Mapping[str, object]) -> Markup:
        return Markup(message % {name: escape(value) for name, value in values.items()})  # noqa: S704  our own texts

    def one(message: str, **values: object) -> Markup:
        return filled(text(message), values)

    def several(singular: str, plural: str, number: int, **values: object) -> Markup:
        return filled(counting(singular, plural, number), {"num": number, **values})

    return {"gettext": one, "ngettext": several}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path below the folder of its language, its template, and what that template shows.

    `context` is put together at once, or when the page is made: many pages are made beside each other.
    """

    path: str
    template: str
    context: Mapping[str, object] | Callable[[], Mapping[str, object]] = field(default_factory=dict)


class Pages:
    """All pages in one language, under one ruler; `home` is the publication of the site's own ruler."""

    def __init__(self, of: Publication, code: str, home: Publication | None = None) -> None:
        self.of = of
        self.home = home or of
        self.code = code
        self.library = of.ruler.library
        self.language = Language(code, self.library)
        self.framework = of.ruler.framework
        self.base = base(self.framework)
        self.reports = {one.dossier.id: view.report(one, code) for one in of.assessments}
        self.chronicle = Chronicle(of, self.language)
        self.everything = spaces(self.library.questions, self.library.reference, of.ruler.on)
        self.environment = self._environment()
        self.kept: dict[Hashable, str] = {}

    def _environment(self) -> Environment:
        made = Environment(
            loader=PackageLoader("reports"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
            bytecode_cache=COMPILED,
        )
        made.context_class = Straight
        made.newstyle_gettext = True  # type: ignore[attr-defined]
        made.globals.update(
            sentences(self.code),
            _=texts(self.code),
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
            base_of=base,
            home=self.home is self.of,
            rulers=(self.home, *self.home.others),
            serves={name: {one.id for one, _ in each} for name, each in self.library.uses.items()},
            asks_buyer=any(space.question.subject == "customer" for space in self.of.ruler.spaces.values()),
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

    @cached_property
    def family(self) -> dict[str, tuple[Assessment, ...]]:
        """Every offering under every ruler, the site's own first."""
        return families(self.home)

    @cached_property
    def cases(self) -> list[WorkedCase]:
        """The worked cases of the ruler."""
        name = self.of.ruler.name
        return [one for one in self.home.cases if (one.framework.id, one.framework.edition) == name]

    @cached_property
    def whole(self) -> Framework:
        """The framework with all its criteria, also those that do not count here."""
        return self.library.frameworks[self.of.ruler.name]

    @cached_property
    def program(self) -> Program:
        """The rules of the whole framework."""
        by = self.of.ruler
        return by.program if self.whole is by.framework else compile_framework(self.whole, by.program.territory)

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

        def once(key: Hashable | None, macro: Macro, *shown: object) -> str:
            """What a macro makes of these, made once for all pages of this depth with the same key; None: made anew."""
            if key is None:
                return macro(*shown)
            at = (root, macro.name, key)
            if at not in self.kept:
                self.kept[at] = macro(*shown)
            return self.kept[at]

        others = {code: asset(("" if code == CODES[0] else f"{code}/") + page.path) for code in CODES}
        template = self.environment.get_template(page.template)
        shown = page.context() if callable(page.context) else page.context
        return template.render(path=page.path, root=root, link=link, asset=asset, once=once, others=others, **shown).encode(
            "utf-8"
        )


def web(address: str | None) -> str:
    """An address that may stand in a link: http and https only, whatever the data says."""
    return address if address and address.startswith(("https://", "http://")) else ""
