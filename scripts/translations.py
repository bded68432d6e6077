"""Keep locale/en complete without the system's gettext tools.

translations.py update          add new texts to the catalogue, drop those no longer used
translations.py check           fail when a text has no English
translations.py compile FILE    write the .mo beside a .po
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "zhongshu"
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "npgettext", "pgettext"}
FUNCTIONS |= {"npgettext_lazy", "pgettext_lazy"}
TEMPLATE_CALL = re.compile(r"\b(n?p?gettext|_)\(")
STRING = re.compile(r"\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?", re.DOTALL)
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
METADATA = {
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, order=True)
class Text:
    """One text of the product as gettext knows it."""

    message: str
    plural: str = ""
    context: str = ""


def main(arguments: list[str]) -> int:
    match arguments:
        case ["compile", path]:
            polib.pofile(path).save_as_mofile(str(Path(path).with_suffix(".mo")))
            return 0
        case ["update"]:
            return update()
        case ["check"]:
            return report(problems())
    print(__doc__)
    return 2


def update() -> int:
    """Bring the catalogue to the texts of the sources; new ones wait for their English."""
    old = {key(entry): entry for entry in catalogue()}
    new = polib.POFile(wrapwidth=0)
    new.metadata = METADATA
    for text, places in sorted(texts().items()):
        entry = old.get(text) or polib.POEntry(
            msgid=text.message, msgid_plural=text.plural, msgctxt=text.context or None
        )
        if text.plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entry.occurrences = [(place, "") for place in sorted(places)]
        new.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    waiting = [entry.msgid for entry in new if not is_translated(entry)]
    print(f"{len(new)} texts, {len(waiting)} without English.")
    return 0


def problems() -> list[str]:
    """What keeps the catalogue from being complete, one sentence each."""
    known = {key(entry): entry for entry in catalogue()}
    used = texts()
    found = [f"{min(used[text])}: no English for: {text.message}" for text in sorted(used.keys() - known.keys())]
    for text in sorted(known.keys() & used.keys()):
        entry = known[text]
        place = min(used[text])
        if not is_translated(entry):
            found.append(f"{place}: no English for: {text.message}")
        elif not same_placeholders(entry):
            found.append(f"{place}: the English has other placeholders: {text.message}")
        elif HAN.search(entry.msgid) and not all(LATIN.search(string) for string in strings(entry)):
            found.append(f"{place}: the English is not English: {text.message}")
    found += [f"{CATALOGUE.name}: no longer used: {text.message}" for text in sorted(known.keys() - used.keys())]
    return found


def report(found: list[str]) -> int:
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} problems; run `make messages`, then fill in {CATALOGUE.relative_to(ROOT)}.")
    return 1 if found else 0


def catalogue() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete] if CATALOGUE.is_file() else []


def key(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def strings(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def is_translated(entry: polib.POEntry) -> bool:
    return not entry.fuzzy and all(strings(entry)) and bool(strings(entry))


def same_placeholders(entry: polib.POEntry) -> bool:
    wanted = set(PLACEHOLDER.findall(entry.msgid))
    return all(set(PLACEHOLDER.findall(string)) == wanted for string in strings(entry)[-1:])


def texts() -> dict[Text, set[str]]:
    """Every marked text of Python sources and templates, with the files that use it."""
    found: dict[Text, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for text in python_texts(path.read_text(encoding="utf-8")):
            found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    for path in sorted(PACKAGE.rglob("templates/**/*.*")):
        for text in template_texts(path.read_text(encoding="utf-8"), str(path)):
            found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    return found


def python_texts(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        if name in FUNCTIONS:
            literals = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            yield from as_text(name, [value for value in literals if isinstance(value, str)])


def template_texts(source: str, origin: str) -> Iterator[Text]:
    """Django turns a template into text that holds gettext calls; read these."""
    code = templatize(source, origin=origin)
    for call in TEMPLATE_CALL.finditer(code):
        literals, position = [], call.end()
        while string := STRING.match(code, position):
            literals.append(ast.literal_eval(string[1]))
            position = string.end()
        yield from as_text(call[1], literals)


def as_text(function: str, literals: list[str]) -> Iterator[Text]:
    """The text of one call; none when its arguments are not written out."""
    name = function.removesuffix("_lazy").removesuffix("_noop")
    count = {"npgettext": 3, "ngettext": 2, "pgettext": 2}.get(name, 1)
    if len(literals) < count or not literals[0]:
        return
    context = literals.pop(0) if "p" in name.removesuffix("gettext") else ""
    yield Text(literals[0], literals[1] if name.startswith("n") else "", context)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
