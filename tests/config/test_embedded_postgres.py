import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tungngo.config import embedded_postgres


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "postgres"
    yield folder
    embedded_postgres.stop(folder)


def connect(data_dir: Path) -> psycopg.Connection[tuple[int]]:
    return psycopg.connect(
        host=str(embedded_postgres.socket_dir(data_dir)), user="postgres", dbname="postgres"
    )


def test_what_was_committed_survives_a_kill_of_the_server(data_dir: Path) -> None:
    embedded_postgres.start(data_dir)
    with connect(data_dir) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    postmaster = int((data_dir / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)

    embedded_postgres.start(data_dir)

    with connect(data_dir) as connection:
        row = connection.execute("SELECT n FROM kept").fetchone()
    assert row == (7,)


def test_starting_and_stopping_twice_is_harmless(data_dir: Path) -> None:
    embedded_postgres.start(data_dir)
    embedded_postgres.start(data_dir)
    assert embedded_postgres.is_running(data_dir)
    embedded_postgres.stop(data_dir)
    embedded_postgres.stop(data_dir)
    assert not embedded_postgres.is_running(data_dir)


def test_a_data_folder_that_an_interrupted_start_left_half_made_is_made_anew(data_dir: Path) -> None:
    data_dir.mkdir(parents=True)
    (data_dir / "base").mkdir()
    embedded_postgres.start(data_dir)
    assert embedded_postgres.is_running(data_dir)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120) / "postgres"
    assert len(str(embedded_postgres.socket_dir(long))) < 80
