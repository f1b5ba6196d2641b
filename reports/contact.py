"""Whom a publisher names for questions: shown on the pages about the site, and in the catalogue of its data."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from criteria.model import Line, Located, Url, form

Email = Annotated[Line, *form(r"[^@\s<>\"?&%]+@[^@\s<>\"?&%]+\.[^@\s<>\"?&%.]+", "an e-mail address", 254)]


class Contact(Located):
    """Who publishes this copy of the site, and where readers can reach them."""

    name: Line = Field(description="who publishes the site")
    url: Url = Field(description="a page where readers can ask, report and contest")
    email: Email | None = Field(None, description="left out, only the page is named")
