"""What tests of the documentation share."""

import pytest
from pages import examples


@pytest.fixture
def example_workspace(tmp_path):
    """A workspace of all examples that are whole files."""
    for one in examples("file"):
        path = tmp_path / one.subject
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.text, encoding="utf-8")
    return tmp_path
