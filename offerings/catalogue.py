"""The catalogue: dossiers of providers and offerings, loaded layer over layer and checked against the library."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from criteria.check import whole_file
from criteria.library import Library
from criteria.problems import Problem
from criteria.reader import File, Reader
from offerings import check, fetched
from offerings.dossiers import Dossier, Harvest, Offering, Provider
from offerings.snapshots import Holder

PROVIDERS = "offerings/providers"
PROVIDER_FILE = "provider"


def listed(reader: Reader) -> dict[str, File]:
    """The file of every offering by id, in order; of two files with one id the one in the later layer wins."""
    found: dict[str, File] = {}
    for file in reader.files(PROVIDERS, 2).values():
        if file.stem == PROVIDER_FILE:
            continue
        other = found.get(file.stem)
        if other and other.root == file.root:
            message = f"an offering called '{file.stem}' also stands in {other.name}; expected ids that differ, so rename one"
            reader.problems.append(whole_file(file.name, message))
        if other is None or _rank(reader, file) >= _rank(reader, other):
            found[file.stem] = file
    return dict(sorted(found.items()))


def _rank(reader: Reader, file: File) -> int:
    layers = [layer.resolve() for layer in reader.layers]
    return max((number for number, layer in enumerate(layers) if file.path.is_relative_to(layer)), default=-1)


def load(reader: Reader, library: Library, only: Collection[str] | None = None) -> tuple[Dossier, ...]:
    """Load the dossiers of all offerings, or of those in `only`, in order of id; problems are left in the reader."""
    files = listed(reader)
    providers: dict[str, tuple[Provider | None, str, tuple[Harvest, ...]]] = {}
    kept = fetched.kept(reader, library)
    companies = {_folder(file): file for file in reader.files(PROVIDERS, 2).values() if file.stem == PROVIDER_FILE}
    found = []
    used = {_folder(file) for file in files.values()}
    for folder, file in companies.items():
        if only is None and folder not in used:
            unused, _ = _provider(reader, library, folder, file)
            if unused is not None:
                kept.harvests(Holder(folder.name), unused)
    for name, file in files.items():
        if only is not None and name not in only:
            continue
        folder = _folder(file)
        if folder.name not in providers:
            company, company_path = _provider(reader, library, folder, companies.get(folder))
            said = kept.harvests(Holder(folder.name), company) if company else ()
            providers[folder.name] = (fetched.with_claims(company, said) if company else None), company_path, said
        company, company_path, of_company = providers[folder.name]
        one = reader.load(Offering, file)
        if one is not None:
            reader.problems += check.offering(one, file.name, library)
        if one is not None and company is not None:
            own = kept.harvests(Holder(folder.name, one.id), one)
            found.append(Dossier(fetched.with_claims(one, own), company, file.name, company_path, (*own, *of_company)))
    if only is None:
        kept.everyone()
        holders = {Holder(folder.name) for folder in companies}
        reader.problems += kept.orphans(holders | {Holder(_folder(file).name, name) for name, file in files.items()})
    return tuple(found)


def _folder(file: File) -> PurePosixPath:
    return PurePosixPath(file.name).parent


def _provider(reader: Reader, library: Library, folder: PurePosixPath, file: File | None) -> tuple[Provider | None, str]:
    if file is None:
        message = "this folder has no provider.yaml; expected one beside the offerings, so add it (id and name suffice)"
        reader.problems.append(Problem(str(folder), 0, 0, message))
        return None, ""
    one = reader.load(Provider, file)
    if one is not None:
        reader.problems += check.provider(one, file.name, library)
    return one, file.name
