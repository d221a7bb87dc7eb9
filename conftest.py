"""Settings that all tests share."""

import hypothesis
import pytest
from nbval.plugin import IPyNbCell

import tests  # noqa: F401  (one BLAS thread for each worker and its kernels)

# The same examples on each run and each machine: a test that is red for one is red for all.
hypothesis.settings.register_profile("project", derandomize=True, deadline=None, database=None, max_examples=50)
hypothesis.settings.load_profile("project")


def pytest_runtest_setup(item):
    """Refuse a cell that was never run: nbval would have nothing to compare, and let it pass.

    nbval has two more gaps, which tests/notebook_rules.py closes. It runs cells in such a way that a last `;` hides
    nothing: no cell ends so. And it looks at no picture. Comparing the bytes of a PNG would tell apart versions of
    matplotlib, libpng and the fonts rather than right from wrong: instead each picture says in words, computed from
    what it draws, what it shows (text/plain), and words are compared.
    """
    if isinstance(item, IPyNbCell) and item.cell.execution_count is None:
        pytest.fail("this cell was saved without being run: uv run python -m tests.save_notebooks", pytrace=False)
