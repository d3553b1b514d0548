"""The options of ``check`` for settings, and their combination with a settings file."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from alcamine_validate.cli.exit_codes import Failed
from alcamine_validate.cli.streams import one_line
from alcamine_validate.lint.settings.config import Config, ConfigError, read_config
from alcamine_validate.lint.settings.files import as_toml, find_file
from alcamine_validate.lint.settings.setting import declared_settings


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add the options for settings and for the settings file."""
    group = parser.add_argument_group(
        "settings",
        "A RULE is a code (ALC501), a prefix of codes (ALC5), a name (other-agent),\n"
        "ALL, or DEFAULT, which is all but privacy (ALC8). All options are also keys of\n"
        "a settings file, except those for one run: PATH, --stdin-filename,\n"
        "--show-files, --show-values, --split, --fix, --diff, --fix-captures, --config,\n"
        "--write-baseline, --prune-baseline, --isolated and --show-settings. An option\n"
        "replaces its key;\n"
        "only --extend-select, --ignore, --severity, --per-file-ignores and --exclude\n"
        "add to it. --select also replaces extend-select and ignore, and --format also\n"
        "replaces output-file.",
    )
    for name, text in (
        ("--select", "run these rules"),
        ("--extend-select", "run these rules in addition"),
        ("--ignore", "skip these rules; RULE:/pointer* skips them at one place"),
    ):
        group.add_argument(name, action="append", metavar="RULE[,RULE]", help=text)
    _add_tables(group)
    _add_single(group)
    add_files(group)
    parser.set_defaults(sanitize=None)  # a table that only a settings file has
    group.add_argument("--show-settings", action="store_true", help="print the settings and exit")


def leave_out_settings(parser: argparse.ArgumentParser) -> None:
    """Let the settings file alone say what a command has no option for, or what has no effect.

    Options that are added afterwards replace what it says.
    """
    parser.set_defaults(**dict.fromkeys(declared_settings(Config)), write_baseline=None)


def add_files(group: argparse._ArgumentGroup) -> None:
    """Add the options that name the settings file, or that there is none."""
    files = group.add_mutually_exclusive_group()
    files.add_argument("--config", metavar="FILE", help="read settings from this file")
    files.add_argument("--isolated", action="store_true", help="read no settings file")


def _add_tables(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--severity",
        action="append",
        metavar="RULE=LEVEL",
        help="report this rule as error, warning or info",
    )
    group.add_argument(
        "--per-file-ignores",
        action="append",
        metavar="PATTERN:RULE[,RULE]",
        help="skip these rules in matching files",
    )
    add_excludes(group)


def add_excludes(group: argparse._ArgumentGroup) -> None:
    """Add the options about what a search of folders leaves out."""
    group.add_argument(
        "--exclude",
        action="append",
        metavar="PATTERN",
        help="skip matching paths when searching folders (.gitignore syntax)",
    )
    group.add_argument(
        "--force-exclude",
        action=argparse.BooleanOptionalAction,
        help="apply exclude also to files that are given as a PATH",
    )
    group.add_argument(
        "--gitignore",
        action=argparse.BooleanOptionalAction,
        help="leave out what git ignores when searching folders (default: yes)",
    )


def _add_single(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--fail-on",
        metavar="LEVEL",
        help="the lowest severity that makes the exit code 1: error (default), warning, info",
    )
    group.add_argument(
        "--order-tolerance",
        metavar="DURATION",
        help="by how much timestamps may be out of order, such as 250ms (default: 0)",
    )


def config_of(options: argparse.Namespace) -> tuple[Config, str | None]:
    """Return the settings of the file and the options, and the path of the file that was read.

    The path is None if no file was read. Raise :class:`Failed` if the settings are not valid.
    """
    try:
        path = None if options.isolated else options.config or find_file(os.curdir)
        from_file = read_config(path)
        return replace(from_file, **_over(from_file, options)), path
    except ConfigError as error:
        raise Failed(str(error)) from error


def _over(from_file: Config, options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that the command line changes."""
    own = {name: getattr(options, name) for name in declared_settings(Config)}
    given = {name: value for name, value in own.items() if value is not None}
    over = given | _selection(from_file, options) | _paths(from_file, options)
    severities = dict(_severities(options.severity or ()))
    kept = {rule: level for rule, level in from_file.severity.items() if rule not in severities}
    over["severity"] = {**kept, **severities}  # the command line comes last, so it wins
    over["exclude"] = (*from_file.exclude, *(options.exclude or ()))
    over["per_file_ignores"] = _per_file(from_file, options.per_file_ignores or ())
    return over


def _paths(from_file: Config, options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings with paths of files that the command line changes."""
    over: dict[str, Any] = {}
    if options.format is not None:
        pairs = [text.partition("=") for text in options.format]
        over["format"] = [f"{n}{sign}{_absolute(path, from_file)}" for n, sign, path in pairs]
        over["output_file"] = None
    if options.output_file is not None:
        over["output_file"] = _absolute(options.output_file, from_file)
    if options.spec is not None:
        over["spec"] = options.spec and _absolute(options.spec, from_file)
    if options.overlay is not None:
        over["overlay"] = [_absolute(path, from_file) for path in options.overlay]
    if options.baseline is not None:
        over["baseline"] = options.baseline and _absolute(options.baseline, from_file)
    elif options.write_baseline is not None:
        # All findings are accepted anew, whether they are known or not.
        over["baseline"] = None
    return over


def _absolute(path: str, from_file: Config) -> str:
    """Return a path of the command line as a path of settings that may have another root."""
    is_path = path not in ("", "-") and from_file.root
    return os.path.join(os.getcwd(), path) if is_path else path


def _selection(from_file: Config, options: argparse.Namespace) -> dict[str, Any]:
    base = Config() if options.select else from_file
    if options.select and not _split(options.select):
        raise ConfigError("select: name a rule, such as ALC5, or ALL")
    return {
        "select": _split(options.select) or base.select,
        "extend_select": (*base.extend_select, *_split(options.extend_select)),
        "ignore": (*base.ignore, *_split(options.ignore)),
    }


def _split(values: Iterable[str] | None) -> tuple[str, ...]:
    """Return the comma-separated parts of ``values``, without empty ones."""
    parts = [part.strip() for value in values or () for part in value.split(",")]
    return tuple(filter(None, parts))


def _severities(values: Iterable[str]) -> Iterable[tuple[str, str]]:
    for part in _split(values):
        selector, sign, level = part.partition("=")
        if not sign:
            raise ConfigError(f"severity: use RULE=LEVEL, such as ALC501=error, not {part!r}")
        yield selector.strip(), level.strip()


def _per_file(from_file: Config, values: Iterable[str]) -> dict[str, tuple[str, ...]]:
    table = {pattern: tuple(each) for pattern, each in from_file.per_file_ignores.items()}
    for value in values:
        pattern, _, selectors = value.partition(":")
        if not pattern or not _split([selectors]):
            wanted = "use PATTERN:RULE, such as 'fixtures/*:ALC5'"
            raise ConfigError(f"per-file-ignores: {wanted}, not {value!r}")
        table[pattern] = (*table.get(pattern, ()), *_split([selectors]))
    return table


def shown_settings(config: Config, path: str | None) -> str:
    """Return settings as TOML, with a comment that names their source.

    Raise :class:`Failed` if they have text that TOML can't represent.
    """
    origin = "without a settings file" if path is None else f"from {one_line(_shown(path))}"
    try:
        return f"# {origin}, including options of the command line\n{as_toml(config)}"
    except ConfigError as error:
        raise Failed(str(error)) from error


def _shown(path: str) -> str:
    try:
        return os.path.relpath(path)
    except ValueError:
        # The file is on another Windows drive.
        return path
