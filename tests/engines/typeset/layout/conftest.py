"""The faces that papers are laid out with."""

import pytest

from zhongshu.engines.typeset.faces import Faces


@pytest.fixture(scope="session")
def faces(fonts):
    return Faces.load(fonts)
