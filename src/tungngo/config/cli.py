"""The command `tungngo`: runs the platform on one machine, empties it, and passes Django's own commands on."""

from __future__ import annotations

import argparse
import os
import sys

from tungngo.config import embedded_postgres
from tungngo.config.embedded_postgres import DatabaseNotStarted
from tungngo.config.environment import Environment, InvalidEnvironment, read_environment
from tungngo.config.reset import empty
from tungngo.config.supervisor import AlreadyRunning, serve


def _manage(environment: Environment, arguments: list[str]) -> int:
    """Passes a command on to Django, with the embedded database running while it lasts."""
    from django.core.management import execute_from_command_line

    was_running = environment.database_url is not None or embedded_postgres.is_running(
        environment.database_dir
    )
    if environment.database_url is None:
        embedded_postgres.start(environment.database_dir)
    try:
        execute_from_command_line(["tungngo manage", *arguments])
    finally:
        if not was_running:
            embedded_postgres.stop(environment.database_dir)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Reads the command line and does what it says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tungngo", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start everything and serve until Ctrl-C")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument("--sample", action="store_true", help="with the sample campaign and its sign-ins")
    reset = commands.add_parser("reset", help="delete the embedded database and all uploaded files")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    manage = commands.add_parser("manage", help="one of Django's commands, as in: tungngo manage migrate")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    arguments = parser.parse_args(argv)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tungngo.config.settings")
    try:
        if arguments.command == "run" and arguments.sample:
            os.environ["TUNGNGO_SAMPLE"] = "1"
        environment = read_environment(os.environ)
        if arguments.command == "manage":
            return _manage(environment, arguments.arguments)
        if arguments.command == "reset":
            return empty(environment, is_confirmed=arguments.yes)
        return serve(environment, host=arguments.host, port=arguments.port)
    except (InvalidEnvironment, DatabaseNotStarted, AlreadyRunning) as error:
        print(f"tungngo: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
