"""The three annotated directives as papers in the form of the decree, where the shared folder is present."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from rendering import Annex, Paper

SHARED = Path(os.environ.get("TUNGNGO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
NAMES = ("000", "002", "003")
_MARK = re.compile(r"^\s*(?:[IVX]+\.|\d{1,2}\.|[a-zđ][.)]|-)\s*")
_PAPERS: dict[str, dict[str, Any]] = {
    "000": {
        "begin": "Thực hiện Văn bản số 1780",
        "number": "Số:          /",
        "date": "Ngày      tháng      năm 2025",
    },
    "002": {
        "begin": "Thực hiện Kế hoạch số 541",
        "number": "Số:          /KH-UBND",
        "date": "Ngày      tháng      năm 2025",
    },
    "003": {
        "begin": "Thực hiện Công văn số 16650",
        "number": "Số:          /SKHCN-CNTT&CĐS",
        "date": "Thanh Hóa, ngày      tháng     năm 2025",
    },
}


def is_present() -> bool:
    """Tell whether the directives are beside the repository."""
    return (SHARED / "directives" / "text").is_dir()


def text_of(name: str) -> str:
    """Give the text of a directive as extraction left it."""
    return (SHARED / "directives" / "text" / f"{name}.txt").read_text(encoding="utf-8")


def paper_of(name: str) -> Paper:
    """Give a directive as the parts of a paper, its broken lines joined to paragraphs."""
    gold = json.loads((SHARED / "directives" / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    facts, header, signature = _PAPERS[name], gold["header"], gold["signature"]
    parent = [header["parent_issuer"]["name"].upper()] if header.get("parent_issuer") else []
    authority = [signature[key] for key in ("authority", "deputising", "title") if signature.get(key)]
    return Paper(
        issuer=[*parent, header["issuer"]["name"].upper()],
        number=facts["number"],
        place_date=facts["date"],
        letter_subject=f"V/v {header['subject']}" if header["subject"] and not header["title"] else "",
        title=header["title"] or "",
        subject=header["subject"] or "" if header["title"] else "",
        addressees=_listed([each["text"] for each in header["addressees"]], "."),
        body=_paragraphs(text_of(name), facts["begin"]),
        recipients=_listed([_recipient(each) for each in gold["recipients"]], "."),
        authority=authority,
        signer=signature["name"],
        annex=_annex(gold["appendix"]) if gold["appendix"] else None,
    )


def _recipient(each: dict[str, str | None]) -> str:
    note = each["note"]
    return f"{each['text']} ({note})" if note and note != "archive" else str(each["text"])


def _listed(texts: list[str], end: str) -> list[str]:
    return [text + (";" if number < len(texts) - 1 else end) for number, text in enumerate(texts)]


def _annex(appendix: dict[str, Any]) -> Annex:
    rows = [appendix["columns"]]
    for row in appendix["rows"]:
        leads, others = ", ".join(row["chu_tri"]), ", ".join(row["phoi_hop"])
        rows.append([row["tt"], row["nhiem_vu"], leads, others, row["thoi_gian"]])
    caption = "(Kèm theo Kế hoạch số       /KH-UBND ngày    /    /2025 của Ủy ban nhân dân xã)"
    return Annex(["Phụ lục", appendix["title"], caption], rows)


def _paragraphs(text: str, begin: str) -> list[str]:
    body = text[text.index(begin) : text.index("Nơi nhận")]
    paragraphs: list[str] = []
    for line in (each.strip() for each in body.splitlines()):
        if not line or line.startswith("https://"):
            continue
        last = paragraphs[-1] if paragraphs else ""
        is_new = (
            not last
            or _MARK.match(line)
            or (last.endswith((":", ".", ";", "./.")) and (line[0].isupper() or line[0] == "("))
        )
        heading = (
            bool(re.match(r"^(?:[IVX]+\.|\d{1,2}\. (?:Mục|Yêu|Phòng|Trung|Các (?:cơ|phòng)|UBND))", last))
            and len(last) < 70
        )
        if is_new or heading:
            paragraphs.append(line)
        else:
            paragraphs[-1] = f"{last} {line}"
    return paragraphs
