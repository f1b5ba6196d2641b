"""Tokens for public sources: each goes to its own host alone, and nothing that is kept, shown or asked may repeat one; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from offerings.fetching.replies import trouble

_FORM = re.compile(r"[!-~]{1,500}")


class Tokens:
    """Tokens by the host they are for."""

    def __init__(self, tokens: Mapping[str, str]) -> None:
        self._tokens = dict(tokens)
        for host, token in tokens.items():
            if not _FORM.fullmatch(token):
                raise ValueError(f"the token for {host} has a space or a sign that no token has; expected it as it was given out")

    def __repr__(self) -> str:
        return f"Tokens for {', '.join(sorted(self._tokens)) or 'nobody'}"

    def headers(self, host: str) -> dict[str, str]:
        token = self._tokens.get(host)
        return {"Authorization": f"Bearer {token}"} if token else {}

    def check_silence(self, host: str, *said: str | bytes | None) -> None:
        """Refuse what a host said when it repeats the token that it was given."""
        token = self._tokens.get(host)
        for text in said if token else ():
            if text and token and (token in text if isinstance(text, str) else token.encode() in text):
                raise trouble("unreadable", host, "the answer repeats the token that it was asked with")
