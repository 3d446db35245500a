"""The command line as a user meets it: data on standard output, talk on standard error, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from support import EXAMPLES, ROOT

from marsad.cli.main import VERBS, Verbs, cli
from marsad.record import schema

REPORTS = str(EXAMPLES / "reports.jsonl")


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(arguments), input=stdin, catch_exceptions=False)


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_prints_one_valid_record_a_line_in_input_order_and_nothing_else() -> None:
    result = run("code", REPORTS, str(EXAMPLES / "roundup.html"), "--json")
    found = records(result)
    names = [json.loads(line)["id"] for line in Path(REPORTS).read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in found][:-1] == names
    for record in found:
        jsonschema.validate(record, schema())
    assert result.exit_code == 0
    assert "5 coded, 0 failed" in result.stderr


def test_many_jobs_give_the_same_lines_as_one() -> None:
    assert run("code", REPORTS, "--json", "--jobs", "2").stdout == run("code", REPORTS, "--json").stdout


def test_standard_input_is_read() -> None:
    text = json.loads(Path(REPORTS).read_text(encoding="utf-8").splitlines()[0])["text"]
    (record,) = records(run("code", "-", "--json", "--published", "2021-11-17", "--outlet", "أفق", stdin=text))
    article = record["article"]
    assert isinstance(article, dict)
    assert (article["text"], article["outlet"], article["published"]) == (text, "أفق", "2021-11-17")


def test_fields_may_have_other_names(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"body": "قتل شخصان في انفجار عبوة ناسفة", "n": 7}), encoding="utf-8")
    (record,) = records(run("code", str(path), "--json", "--field", "text=body", "--field", "id=n"))
    assert record["id"] == "7"


def test_a_bad_line_is_named_the_rest_is_coded_and_the_exit_code_says_so(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "قتل شخصان في انفجار"}\n{"text": \n{"text": "أصيب جندي برصاص قناص"}\n', encoding="utf-8")
    result = run("code", str(path), "--json")
    assert result.exit_code == 3
    assert len(records(result)) == 2
    assert "bad.jsonl:2" in result.stderr


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff\xfe\x00" * 50, b"\x89PNG\r\n\x1a\n" + bytes(range(256))])
def test_when_nothing_could_be_read_the_exit_code_is_four(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    result = run("code", str(path), "--json")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "bad.txt" in result.stderr


def test_a_line_of_fifty_megabytes_is_refused_by_name_and_does_not_stop_the_batch(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text('{"text": "' + "ا" * 25_000_000 + '"}\n{"text": "قتل شخصان في انفجار"}\n', encoding="utf-8")
    result = run("code", str(path), "--json")
    assert result.exit_code == 3
    assert "long.jsonl:1" in result.stderr
    assert len(records(result)) == 1


def test_broken_html_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "broken.html"
    path.write_text("<html><body><p>قتل ثلاثة أشخاص في انفجار <b>عبوة ناسفة</p><div>", encoding="utf-8")
    (record,) = records(run("code", str(path), "--json"))
    assert "ثلاثة أشخاص" in str(record["article"])


def test_a_text_in_another_language_is_not_coded_and_the_record_says_so(tmp_path: Path) -> None:
    path = tmp_path / "english.txt"
    path.write_text("Five people were killed in an air strike on a market, the rescue service said.\n" * 3)
    (record,) = records(run("code", str(path), "--json"))
    assert record["events"] == []
    assert "language_not_read" in str(record["warnings"])


def test_usage_errors_have_their_own_exit_codes(tmp_path: Path) -> None:
    assert run("code").exit_code == 2
    assert run("code", REPORTS, "--field", "text").exit_code == 2
    assert run("code", REPORTS, "--published", "yesterday").exit_code == 1
    assert run("nonsense").exit_code == 2


def test_without_json_a_card_is_printed() -> None:
    shown = run("code", REPORTS).stdout
    assert "example-claim-and-denial" in shown
    assert "\x1b" not in shown


def test_a_page_is_written(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    result = run("code", REPORTS, "--html", str(out), "--lang", "en")
    assert (result.exit_code, result.stdout) == (0, "")
    assert out.read_text(encoding="utf-8").count('<section class="report"') == 4


def test_quiet_says_nothing() -> None:
    assert run("code", REPORTS, "--json", "--quiet").stderr == ""


def test_explain_names_the_rule_behind_values() -> None:
    shown = run("explain", REPORTS).stdout
    assert "triggers  ar.event." in shown
    assert "event 1" in shown
    explained = [json.loads(line) for line in run("explain", REPORTS, "--json").stdout.splitlines()]
    assert explained[0]["events"][0]["why"]


def test_schema_is_a_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(run("schema").stdout))


def test_rules_can_be_narrowed_and_printed_as_json() -> None:
    listed = json.loads(run("rules", "ar.event.air", "--json").stdout)
    assert listed
    assert {rule["id"][:12] for rule in listed} == {"ar.event.air"}


def test_demo_shows_a_report_with_its_events() -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert "Air strike" in result.stdout


def test_doctor_finds_this_installation_well() -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.stdout


def test_help_of_the_group_and_of_each_verb_begin_alike() -> None:
    group = cli
    assert isinstance(group, Verbs)
    for verb, line in VERBS.items():
        command = group.get_command(None, verb)  # type: ignore[arg-type]
        assert command is not None
        assert command.get_short_help_str(200) == line, verb


def test_help_imports_no_verb_and_nothing_heavy() -> None:
    code = "import sys; from marsad.cli.main import cli; cli(['--help'], standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "marsad.cli.main" in loaded
    assert not {"msgspec", "yaml", "charset_normalizer", "marsad.cli.code", "marsad.coding", "marsad.lang"} & set(
        loaded
    )


def test_import_marsad_imports_nothing_else() -> None:
    code = (
        "import sys, marsad; print(*[m for m in sys.modules if m.startswith(('marsad', 'msgspec', 'yaml', 'click'))])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) == {"marsad", "marsad.version"}


@pytest.mark.skipif(os.name == "nt", reason="no such pipes there")
def test_a_reader_that_goes_away_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(Path(REPORTS).read_text(encoding="utf-8") * 60, encoding="utf-8")
    marsad = [sys.executable, "-c", "from marsad.cli.main import main; main()", "code", str(path), "--json"]
    with subprocess.Popen(marsad, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        talk = process.stderr.read().decode()
    assert process.returncode == 141
    assert "Traceback" not in talk
    assert "BrokenPipe" not in talk
