"""Checks that the English screens are complete: every text of the code and the templates has its translation.

The texts are collected anew with Django's makemessages in a copy, so the check sees what stands today.
Run with --update to write new texts into the catalogue, where they wait for their translation.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from babel.messages.catalog import Message

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tungngo"
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
SHOWN = 20


def collect(folder: Path) -> Path:
    """Runs makemessages in `folder` and returns its catalogue."""
    (folder / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-wrap", "-v", "0"],
        cwd=folder,
        check=True,
    )
    return folder / CATALOGUE


def is_translated(message: Message) -> bool:
    """Whether every form of the text has a sure translation."""
    forms = [message.string] if isinstance(message.string, str) else message.string
    return not message.fuzzy and all(forms)


def main() -> int:
    """Returns 1 when a text has no translation, or an unsure one."""
    if shutil.which("xgettext") is None:
        print("check_translations: gettext is missing (Debian: gettext)", file=sys.stderr)
        return 1
    if "--update" in sys.argv:
        collect(SOURCE)
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "tungngo"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo"))
        with collect(copy).open("rb") as file:
            catalogue = read_po(file)
    waiting = [message for message in catalogue if message.id and not is_translated(message)]
    for message in waiting[:SHOWN]:
        print(f"not translated: {message.id!r}")
    if len(waiting) > SHOWN:
        print(f"… and {len(waiting) - SHOWN} more")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
