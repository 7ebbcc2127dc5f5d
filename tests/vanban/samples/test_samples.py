"""The annotated samples are well formed, so that a score against them can be believed."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HERE = Path(__file__).resolve().parent
GOLD = sorted(HERE.glob("*/gold/*.json"))
DOC_TYPES = {"cong_van", "ke_hoach", "quyet_dinh", "chi_thi", "thong_bao", "bao_cao", "nghi_quyet"}
TASK_KINDS = {"action", "participation", "coordination", "funding", "report", "container"}
TIME_KINDS = {
    "range", "month", "on", "before", "until", "ongoing", "after_event", "duration", "asap", "none",
}  # fmt: skip
UNIT_BASES = {
    "explicit", "section_heading", "field", "table", "previous_sentence", "cross_reference",
    "addressees", "issuer", "via", "participants", "directed", "subject",
}  # fmt: skip
FREQUENCIES = {"daily", "weekly", "monthly", "quarterly", "yearly", "ongoing"}
PLATFORM_KINDS = {
    "eid", "app", "public_service", "elearning", "web", "social", "radio", "tv", "signage", "payment",
    "ecommerce", "ai",
}  # fmt: skip
THEME_KINDS = {"day_theme", "year_theme", "slogan", "motto", "campaign_name", "movement", "principle"}


def norm(text: str) -> str:
    """Normalise as schema.md defines it: NFC, every run of white space one space, ends stripped."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def text_path(gold: Path) -> Path:
    return gold.parent.parent / "text" / f"{gold.stem}.txt"


def score_program() -> Path | None:
    """Return the scoring program of the shared folder, or None on a machine that lacks the folder."""
    shared = Path(os.environ.get("TUNGNGO_SHARED") or HERE.parents[3] / "shared")
    program = shared / "directives" / "score.py"
    return program if program.is_file() else None


def load_score(program: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("directive_score", program)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=GOLD, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def sample(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    path: Path = request.param
    return json.loads(path.read_text(encoding="utf-8")), norm(text_path(path).read_text(encoding="utf-8"))


def times(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in [*gold["tasks"], *gold["report_obligations"]]:
        yield item["time"]


def test_every_text_has_its_annotation_and_no_name_stands_twice() -> None:
    texts = sorted(path.relative_to(HERE).parts[0] + path.stem for path in HERE.glob("*/text/*.txt"))
    assert texts == sorted(path.relative_to(HERE).parts[0] + path.stem for path in GOLD)
    assert len({path.stem for path in GOLD}) == len(GOLD)
    for folder in ("seen", "held_out"):
        assert len([path for path in GOLD if path.parent.parent.name == folder]) >= 6


def test_sources_are_the_characters_at_their_spans(sample: tuple[dict[str, Any], str]) -> None:
    gold, text = sample
    for key in ("tasks", "targets", "report_obligations", "negatives"):
        for item in gold[key]:
            start, end = item["span"]
            assert text[start:end] == item["source"]
    for item in [*gold["legal_bases"], *gold["requirements"]]:
        assert item["source"] in text
    for item in [*gold["themes"], *gold["recipients"], *gold["header"]["addressees"]]:
        assert item["text"] in text


def test_the_words_of_a_task_are_those_of_its_source_less_artefacts(
    sample: tuple[dict[str, Any], str],
) -> None:
    gold, _ = sample
    for task in gold["tasks"]:
        words = iter(task["source"].split())
        assert all(word in words for word in task["text"].split()), task["id"]
        assert len(task["text"].split()) >= 0.9 * len(task["source"].split())
        for piece in task["split_ok"]:
            assert piece in task["text"]


def test_ids_are_unique_and_references_lead_somewhere(sample: tuple[dict[str, Any], str]) -> None:
    gold, _ = sample
    tasks = {task["id"]: task for task in gold["tasks"]}
    targets = {target["id"] for target in gold["targets"]}
    assert len(tasks) == len(gold["tasks"])
    assert len(targets) == len(gold["targets"])
    platforms = [platform["norm"] for platform in gold["platforms"]]
    assert len(set(platforms)) == len(platforms)
    for name, task in tasks.items():
        assert task["parent"] is None or task["parent"] in tasks
        assert task["duplicate_of"] is None or task["duplicate_of"] in tasks
        assert set(task["targets"]) <= targets
        assert set(task["platforms"]) <= set(platforms)
        for other in task["same_as"]:
            assert other != name
            assert name in tasks[other]["same_as"]
    for item in [*gold["targets"], *gold["report_obligations"]]:
        assert item["task"] is None or item["task"] in tasks
    for row in (gold["appendix"] or {"rows": []})["rows"]:
        assert row["task_id"] in tasks


def test_words_of_the_schema_are_the_only_ones_used(sample: tuple[dict[str, Any], str]) -> None:
    gold, _ = sample
    assert gold["doc_type"] in DOC_TYPES
    assert {theme["kind"] for theme in gold["themes"]} <= THEME_KINDS
    assert {platform["kind"] for platform in gold["platforms"]} <= PLATFORM_KINDS
    assert {basis["role"] for basis in gold["legal_bases"]} <= {"basis", "cited"}
    assert {target["operator"] for target in gold["targets"]} <= {">", ">=", "=", "<=", "<"}
    assert {report["kind"] for report in gold["report_obligations"]} <= {"result", "issue"}
    for task in gold["tasks"]:
        assert task["kind"] in TASK_KINDS
        assert task["score"] in {"required", "optional"}
        assert task["modality"] in {"yêu cầu", "đề nghị", "khuyến khích"}
        assert {unit["basis"] for key in ("lead", "coordinating", "implementers") for unit in task[key]} <= (
            UNIT_BASES
        )
        assert task["recurrence"] is None or task["recurrence"]["freq"] in FREQUENCIES


def test_dates_exist_and_no_period_ends_before_it_starts(sample: tuple[dict[str, Any], str]) -> None:
    gold, _ = sample
    header = gold["header"]
    if header["date"]:
        assert date.fromisoformat(header["date"]).year == header["year"]
    for time in times(gold):
        assert time["kind"] in TIME_KINDS
        assert time["bound"] in {None, "on", "before", "on_or_before"}
        start, end = (time[key] and date.fromisoformat(time[key]) for key in ("start", "end"))
        assert start is None or end is None or start <= end
        assert time["end"] is None or time["bound"] is not None
    for basis in gold["legal_bases"]:
        assert basis["date"] is None or date.fromisoformat(basis["date"])


def test_units_and_dates_are_written_in_the_document(sample: tuple[dict[str, Any], str]) -> None:
    gold, text = sample
    folded = text.casefold()
    for task in gold["tasks"]:
        for key in ("lead", "coordinating", "implementers"):
            for unit in task[key]:
                assert unit["as_written"].casefold() in folded
    for time in times(gold):
        assert time["text"] is None or time["text"].casefold() in folded


def test_held_out_documents_are_not_copies_of_the_seen_ones() -> None:
    def phrases(path: Path) -> set[str]:
        words = norm(text_path(path).read_text(encoding="utf-8")).casefold().split()
        return {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}

    seen = set().union(*(phrases(path) for path in GOLD if path.parent.parent.name == "seen"))
    for path in GOLD:
        if path.parent.parent.name == "held_out":
            own = phrases(path)
            assert len(own & seen) / len(own) < 0.1, path.stem


def test_an_annotation_scored_against_itself_is_perfect(sample: tuple[dict[str, Any], str]) -> None:
    program = score_program()
    if program is None:
        pytest.skip("score.py is not on this machine (set TUNGNGO_SHARED)")
    gold, _ = sample
    figures = load_score(program).score(gold, gold)
    assert {name: value for name, value in figures.items() if value < 1} == {}
