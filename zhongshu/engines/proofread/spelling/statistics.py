"""The statistics that the speller works from, as they are shipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhongshu.engines.proofread.spelling.chances import Chances, Layer
from zhongshu.engines.proofread.spelling.codes import Alphabet
from zhongshu.engines.proofread.spelling.confusions import Confusions
from zhongshu.engines.proofread.spelling.grams import Table
from zhongshu.engines.proofread.spelling.packing import Array, SpellingDataError, unpack_file
from zhongshu.engines.proofread.spelling.trees import Trees

SHIPPED = Path(__file__).parent / "data" / "spelling.bin"


@dataclass(frozen=True)
class Statistics:
    """Everything that the speller knows."""

    alphabet: Alphabet
    chances: Chances
    words: Table
    confusions: Confusions
    trees: Trees


def read_statistics(path: Path) -> Statistics:
    """The statistics of a file."""
    arrays, facts = unpack_file(path)
    try:
        layers = tuple(Layer(_table(arrays, facts, name), float(weight)) for name, weight in facts["layers"])
        return Statistics(
            alphabet=Alphabet(facts["characters"]),
            chances=Chances(arrays["single"], layers),
            words=_table(arrays, facts, "words"),
            confusions=Confusions(arrays["starts"], arrays["others"], arrays["codes"]),
            trees=Trees(arrays["edges"], arrays["features"], arrays["cuts"], arrays["leaves"], facts["trees_base"]),
        )
    except (KeyError, TypeError, ValueError) as trouble:
        raise SpellingDataError(f"错别字统计文件 {path.name} 内容不全：请重新安装，或重新生成。") from trouble


def _table(arrays: Mapping[str, Array], facts: Mapping[str, Any], name: str) -> Table:
    return Table(arrays[f"table_{name}"], int(facts["seeds"][name]))
