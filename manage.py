#!/usr/bin/env python3
"""Every command of the project, from a bare checkout: `python3 manage.py up`, `test`, `lint`."""

import os
import signal
import sys

OLDEST = (3, 11)
if sys.version_info < OLDEST:  # said before anything that an older Python could not even read
    sys.exit(
        "set-up: Python {}.{} is too old; {}.{} or newer is needed. On Debian 12, Ubuntu 24.04 "
        "or newer: apt-get install python3".format(*(sys.version_info[:2] + OLDEST))
    )

OURS = {
    "up": ("hub.up.running", "set up and serve the hub on this machine; Ctrl-C ends it"),
    "test": (
        "hub.development.testing",
        "set up and run every test; more arguments go to pytest",
    ),
    "lint": ("hub.development.linting", "style, types, imports, migrations, deployment settings"),
    "mutate": ("hub.development.mutating", "do the tests bite? a sample of slips of the hand"),
    "bench": ("bench.run", "measure saving, the stage page and the horizon scan"),
}

NO_KEY = "help signs nothing"
NOT_THERE = ": there is no such command; `python3 manage.py help` lists them."


def usage(*names):
    return "\n".join("  " + name.ljust(6) + " " + OURS[name][1] for name in names or OURS)


def main():
    command, *arguments = sys.argv[1:] or ["help"]
    if command in ("-h", "--help"):
        command = "help"
    os.chdir(bootstrap.ROOT)
    asks = {"-h", "--help"} & set(arguments)
    if command == "help" and arguments[:1] and arguments[0] in OURS:
        return print(usage(arguments[0]))
    if command in OURS and command != "test" and asks:
        return print(usage(command))
    bootstrap.enter(command)
    if asks or command == "help":
        os.environ["SECRET_KEY"] = NO_KEY
    if command == "help" and not arguments:
        print("python3 manage.py COMMAND, where COMMAND is one of\n\n" + usage())
        print("\nor one of Django's and the rooms' own:", flush=True)
    if command in OURS:
        import importlib  # noqa: PLC0415  only once the environment is there

        sys.exit(importlib.import_module(OURS[command][0]).main(arguments))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    named = arguments[0] if command == "help" and arguments else command
    try:
        if not is_there(named):
            sys.exit(named + NOT_THERE)
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        os.environ["SECRET_KEY"] = NO_KEY  # which decides on no command
        sys.exit(command + ": " + str(error) if is_there(named) else named + NOT_THERE)


def is_there(command):
    """Or may be: what is wrong with the settings comes first."""
    import django  # noqa: PLC0415  only once the environment is there
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import get_commands  # noqa: PLC0415

    try:
        django.setup()
    except ImproperlyConfigured:
        return True
    get_commands.cache_clear()  # it keeps what it found before there were settings
    return command in ("help", "version", *get_commands()) or command.startswith("-")


def stopped(number):
    line = "Stopped. Run the same command again to go on."
    print("\n" + line if sys.stdout.isatty() else line, flush=True)
    sys.exit(128 + number)


if __name__ == "__main__":
    try:
        # Held back while this took over from the set-up: now there is somebody to answer it.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        import bootstrap

        main()
    except KeyboardInterrupt as asked:
        stopped(*(asked.args or [signal.SIGINT]))
