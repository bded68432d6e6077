"""Drafts of people and programs as papers to be set."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhongshu.engines.typeset.paper import Paper
from zhongshu.engines.typeset.reading.build import build
from zhongshu.engines.typeset.reading.drafts import Draft, read_draft
from zhongshu.engines.typeset.reading.files import Files, files_in, no_files, with_files
from zhongshu.engines.typeset.reading.words import tidy
from zhongshu.engines.typeset.schema import problems_in

__all__ = ["Draft", "Files", "files_in", "no_files", "paper_of", "read_draft", "read_paper", "with_files"]


def read_paper(path: Path) -> Paper:
    """The paper of a file; what it names lies beside it. PaperProblem says what is wrong and where."""
    draft = read_draft(path.read_bytes(), path.name)
    return paper_of(draft.values, with_files(draft.files, files_in(path.parent)))


def paper_of(values: Mapping[str, Any], files: Files = no_files) -> Paper:
    """The paper of values by the keys of the schema; the first thing wrong is raised."""
    tidied = tidy(values)
    for problem in problems_in(tidied):
        raise problem
    return build(tidied, files)
