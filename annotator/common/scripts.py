"""The ES modules of a page as one script.

A page that fetched its fifty modules one by one would wait for them in turn, and compressed apart they are a quarter
larger. Each module becomes a function that is called once, its imports constants of that function. Only the forms
that our own modules use are understood; any other is an error, and nothing is joined.
"""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath

IMPORT = re.compile(
    r'^import (?:\{(?P<names>[^}]*)\}|\* as (?P<all>\w+)) from "(?P<path>\./[\w./-]+)";\n', re.M
)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (?P<name>\w+))", re.M)
LEFT = re.compile(r"^(?:import|export)\b.*", re.M)
TEMPLATE = re.compile(r"`(?:[^`\\]|\\.)*`")

Read = Callable[[str], str]


class ScriptError(ValueError):
    """A module has a form that cannot be joined, or imports itself in the end; the message names it."""


def modules(entry: str, read: Read) -> list[str]:
    """The modules an entry needs and itself, each after those that it imports."""
    found: dict[str, bool] = {}  # module -> is it behind us?

    def walk(name: str) -> None:
        if found.get(name):
            return
        if name in found:
            raise ScriptError(f"{name} imports itself, over others")
        found[name] = False
        for path in _imported(name, read(name)):
            walk(path)
        del found[name]
        found[name] = True

    walk(entry)
    return list(found)


def joined(entry: str, read: Read) -> str:
    """One script that does what the entry does with all its modules."""
    names = modules(entry, read)
    places = {name: f"$${number}" for number, name in enumerate(names)}
    return "\n".join(_function(name, read(name), places) for name in names)


def _imported(name: str, source: str) -> Iterator[str]:
    return (_path(name, found["path"]) for found in IMPORT.finditer(source))


def _path(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))


def _function(name: str, source: str, places: dict[str, str]) -> str:
    def constants(found: re.Match[str]) -> str:
        what = found["all"] or "{" + (found["names"] or "").replace(" as ", ": ") + "}"
        return f"const {what} = {places[_path(name, found['path'])]};\n"

    exported = [found["name"] for found in EXPORT.finditer(source)]
    body = EXPORT.sub("", IMPORT.sub(constants, source))
    if left := LEFT.search(body):
        raise ScriptError(f"{name}: “{left[0]}” cannot be joined")
    if nested := _nested_template(body):
        raise ScriptError(f"{name}: “{nested}” begins a template in a template, which would lose its blanks")
    return f"const {places[name]} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _nested_template(source: str) -> str | None:
    """The minifier takes the second backtick for the end of the first template, and what follows for code."""
    templates = (found[0] for found in TEMPLATE.finditer(source))
    return next((each for each in templates if each.count("{") > each.count("}")), None)
