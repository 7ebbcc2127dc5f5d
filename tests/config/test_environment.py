import dataclasses
import re
from pathlib import Path

import pytest

from tungngo.config.environment import InvalidEnvironment, read_environment

REPOSITORY = Path(__file__).resolve().parents[2]


def test_an_empty_environment_means_the_embedded_database_and_a_secret_of_the_installation(
    tmp_path: Path,
) -> None:
    first = read_environment({"TUNGNGO_VAR": str(tmp_path)})
    again = read_environment({"TUNGNGO_VAR": str(tmp_path)})
    assert first.database_url is None
    assert len(first.secret_key) > 40
    assert first.secret_key == again.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TUNGNGO_DEBUG", "maybe", "1 or 0"),
        ("TUNGNGO_UPLOAD_MAX_MB", "many", "whole number"),
        ("TUNGNGO_UPLOAD_MAX_MB", "0", "above zero"),
        ("DATABASE_URL", "mysql://x", "postgresql://"),
        ("TUNGNGO_EMAIL_URL", "mail.example.vn", "smtp://"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_with_what_to_write(
    tmp_path: Path, name: str, value: str, says: str
) -> None:
    with pytest.raises(InvalidEnvironment, match=f"{name}.*{says}"):
        read_environment({"TUNGNGO_VAR": str(tmp_path), name: value})


def test_lists_are_split_at_commas(tmp_path: Path) -> None:
    environment = read_environment({"TUNGNGO_VAR": str(tmp_path), "TUNGNGO_HOSTS": "a.vn, b.vn,"})
    assert environment.allowed_hosts == ["a.vn", "b.vn"]


def test_the_installation_guide_lists_every_variable_and_no_other() -> None:
    source = (REPOSITORY / "src/tungngo/config/environment.py").read_text(encoding="utf-8")
    guide = (REPOSITORY / "docs/install.md").read_text(encoding="utf-8")
    known = set(re.findall(r'"((?:TUNGNGO_[A-Z0-9_]+)|DATABASE_URL)"', source))
    assert len(known) >= len(dataclasses.fields(read_environment({"TUNGNGO_SECRET_KEY": "x"}))) - 1
    assert known == set(
        re.findall(r"^\| `((?:TUNGNGO_[A-Z0-9_]+)|DATABASE_URL)` ", guide, flags=re.MULTILINE)
    )
