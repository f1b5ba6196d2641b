"""Golden pages of an invented world: a change of a template or a text shows as a difference to review.

`pytest tests/reports/test_golden.py --rewrite-golden` writes them anew.
"""

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
PAGES = {
    "report": "offerings/botterwiek-cloud/harbour.html",
    "criterion": "frameworks/harbour/2026/P.2.html",
    "question": "questions/storage.html",
}


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_as_it_was_approved(harbour_site, request, page, language):
    made = (harbour_site / ("" if language == "en" else language) / PAGES[page]).read_text(encoding="utf-8")
    golden = GOLDEN / f"{page}.{language}.html"
    if request.config.getoption("--rewrite-golden", default=False):
        golden.write_text(made, encoding="utf-8")

    assert made == golden.read_text(encoding="utf-8")
