"""Label Studio's own programs, in their own environment: `scripts/set_up label-studio`, which `make test` does."""

from pathlib import Path

import pytest

PYTHON = Path(__file__).resolve().parents[1] / ".venv-label-studio/bin/python"
needed = pytest.mark.skipif(not PYTHON.exists(), reason="scripts/set_up label-studio was not run")
