"""Export and proof: every way to tamper with a file is named with the first broken row."""

import json

import pytest
from django.core.management import call_command

from zhongshu.audit import chain, exports, services
from zhongshu.audit.models import Seal
from zhongshu.audit.services import sealing


@pytest.fixture
def exported(tmp_path, written):
    written(6)
    path = tmp_path / "audit.jsonl"
    call_command("audit", "export", "--out", str(path))
    return path


def verify(path, capsys):
    """(exit code, what was said)"""
    code = 0
    try:
        call_command("audit", "verify", str(path))
    except SystemExit as stopped:
        code = stopped.code
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def rewrite(path, change):
    lines = path.read_text(encoding="utf-8").splitlines()
    change(lines)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def of_office(lines, cast):
    """Positions of the office's lines in the file."""
    return [n for n, line in enumerate(lines) if n and json.loads(line)["chain"] == cast.office.pk]


def test_untouched_export_is_sound_without_a_database(exported, capsys, django_assert_num_queries):
    with django_assert_num_queries(0):
        code, said = verify(exported, capsys)

    assert code == 0
    assert "链完整" in said


def test_altered_entry_is_named(exported, cast, capsys):
    def alter(lines):
        row = of_office(lines, cast)[1]
        lines[row] = lines[row].replace("田小禾", "别的人")

    rewrite(exported, alter)
    code, said = verify(exported, capsys)

    assert code == 1
    assert f"链 {cast.office.pk} 第 2 条" in said
    assert "内容被改动" in said


def test_altered_entry_with_a_new_hash_breaks_at_the_next(exported, cast, capsys):
    def alter(lines):
        row = of_office(lines, cast)[1]
        link = json.loads(lines[row])
        link["entry"]["actor_name"] = "别的人"
        link["hash"] = chain.digest(link["chain"], link["seq"], link["prev"], link["entry"])
        lines[row] = json.dumps(link, ensure_ascii=False)

    rewrite(exported, alter)
    code, said = verify(exported, capsys)

    assert code == 1
    assert f"链 {cast.office.pk} 第 3 条" in said
    assert "接不上" in said


def test_missing_entry_is_named(exported, cast, capsys):
    rewrite(exported, lambda lines: lines.pop(of_office(lines, cast)[1]))

    code, said = verify(exported, capsys)

    assert code == 1
    assert f"链 {cast.office.pk} 第 3 条" in said
    assert "前面缺第 2 条" in said


def test_reordered_entries_are_named(exported, cast, capsys):
    def swap(lines):
        first, second = of_office(lines, cast)[:2]
        lines[first], lines[second] = lines[second], lines[first]

    rewrite(exported, swap)
    code, said = verify(exported, capsys)

    assert code == 1
    assert f"链 {cast.office.pk} 第 2 条" in said


def test_cut_end_is_named(exported, cast, capsys):
    rewrite(exported, lambda lines: lines.pop(of_office(lines, cast)[-1]))

    code, said = verify(exported, capsys)

    assert code == 1
    assert "缺失，文件应当到第" in said


@pytest.mark.parametrize(
    ("content", "why"),
    [("", "第 1 行"), ("{}\n", "第 1 行"), ('{"format":"other"}\n', "other"), ("PK\x03\x04", "第 1 行")],
)
def test_file_that_is_no_export_is_refused(tmp_path, capsys, content, why):
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")

    code, said = verify(path, capsys)

    assert code == 2
    assert why in said


def test_line_that_breaks_off_is_named(exported, capsys):
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text[:-40], encoding="utf-8")
    count = text.count("\n")

    code, said = verify(exported, capsys)

    assert code == 2
    assert f"第 {count} 行" in said


def test_absent_file_says_so(tmp_path, capsys):
    code, said = verify(tmp_path / "none.jsonl", capsys)

    assert code == 2
    assert "none.jsonl" in said


def test_export_of_one_organ_and_stretch_proves_itself(tmp_path, cast, written, capsys, when):
    for day in ("2026-03-08 10:00", "2026-03-09 10:00", "2026-03-10 10:00"):
        services.write("audit.log.exported", actor=cast.clerk, at=when(day))
    written(2)
    path = tmp_path / "part.jsonl"
    arguments = ["--organ", str(cast.office.pk), "--from", "2026-03-09", "--to", "2026-03-10"]
    call_command("audit", "export", "--out", str(path), *arguments)

    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {line["chain"] for line in lines[1:]} == {cast.office.pk}
    assert [line["entry"]["at"] for line in lines[1:]] == [
        "2026-03-09T02:00:00.000000+00:00",
        "2026-03-10T02:00:00.000000+00:00",
    ]
    assert verify(path, capsys)[0] == 0


def test_database_is_sound_and_export_leaves_a_trace(exported, capsys):
    call_command("audit", "verify", "--against", str(exported))

    assert "链完整" in capsys.readouterr().out


def test_database_with_an_unsealed_old_tail_is_not_sound(written, when):
    written(2)
    late = services.write("audit.log.exported", actor=services.SYSTEM, at=when("2026-03-09 09:00"))

    proof = exports.prove_database(at=when("2026-03-09 09:02"))

    assert [f"记录 {late.pk}" in fault for fault in proof.faults] == [True]


def test_rewritten_chain_differs_from_an_earlier_export(exported, cast):
    """Somebody with full power wrote a chain anew: sound in itself, but not what was exported before."""
    head = json.loads(exported.read_text(encoding="utf-8").splitlines()[0])
    head["chains"][0]["hash"] = "f" * 64
    other = exported.with_name("other.jsonl")
    other.write_text(json.dumps(head), encoding="utf-8")

    assert exports.prove_against(exported).faults == []
    assert ["截短或者重写" in fault for fault in exports.prove_against(other).faults] == [True]


def test_forged_seal_is_found_in_the_database(cast, written):
    """A seal that fits its place but not its entry, put in by raw means."""
    written(2)
    entry = services.write("audit.log.exported", actor=cast.clerk)
    last = Seal.objects.filter(chain=cast.office.pk).order_by("-seq").first()
    Seal.objects.create(
        entry=entry, chain=last.chain, seq=last.seq + 1, prev=last.hash, hash="0" * 64, sealed_at=entry.at
    )

    proof = exports.prove_database()

    assert [f"记录 {entry.pk}" in fault and "内容被改动" in fault for fault in proof.faults] == [True]


def test_values_hash_the_same_whatever_the_order_of_keys(cast):
    entry = services.write("audit.log.exported", actor=cast.clerk, data={"b": {"z": 1, "a": [True, None]}, "a": "〔〕"})
    entry.refresh_from_db()

    assert sealing.plain(entry)["data"] == {"a": "〔〕", "b": {"a": [True, None], "z": 1}}
