"""What the program takes before anybody works with it: to its first page, of memory and of the disk.

    .venv/bin/python -m benchmarks.start

The very first start makes a database with the demo project, the second finds it there. Memory is that of the web server
and the worker a while after the first page, a page of it that several processes share counted once (PSS); the database
and the supervisor are told apart. On the disk are the packages of requirements/core.txt. Beside a start stands a raw
limit: the program loaded once by Python, which a start does three times.
"""

import re
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from tests.program import Program, free_port

CORE = Path(__file__).resolve().parents[1] / "requirements" / "core.txt"
PINNED = re.compile(r"^([\w.-]+)(?:\[[^]]*\])?==", re.MULTILINE)
LOAD = "import django; django.setup(); import annotator.urls"
AS_A_PERSON = {"ATTEST_DEMO": "1", "WEB_CONCURRENCY": "2"}
WHILE = 20  # seconds until it has come to rest
PARTS = {"gunicorn": "web server", "procrastinate": "worker", "postgres": "database", "serve": "supervisor"}


def main() -> None:
    """Print the figures."""
    raw = seconds_of_loading()
    with tempfile.TemporaryDirectory(prefix="attest-start-") as folder:
        Path(folder).chmod(0o755)  # the account that runs PostgreSQL for root passes through
        begin = time.perf_counter()
        with Program(Path(folder), free_port(), **AS_A_PERSON) as program:
            first = seconds_to_page(program, begin)
        begin = time.perf_counter()
        with Program(Path(folder), free_port(), **AS_A_PERSON) as program:
            second = seconds_to_page(program, begin)
            time.sleep(WHILE)  # memory at rest is what is measured
            memory = megabytes(program)
    print(f"very first start to the first page: {first:.1f} s; with data: {second:.1f} s")
    print(f"  raw limit, the program loaded once by Python: {raw:.1f} s")
    print(f"idle memory, web server and worker: {memory['web server'] + memory['worker']:.0f} MB")
    print("  " + ", ".join(f"{name} {size:.0f}" for name, size in memory.items()))
    sizes = package_sizes()
    print(f"packages of the core: {len(sizes)}, {sum(sizes.values()) / 1e6:.0f} MB")


def seconds_of_loading() -> float:
    """The fastest of three runs."""
    runs = []
    for _ in range(3):
        begin = time.perf_counter()
        subprocess.run(  # noqa: S603 # our own line
            [sys.executable, "-c", LOAD],
            check=True,
            env={"DJANGO_SETTINGS_MODULE": "annotator.settings", "PATH": ""},
        )
        runs.append(time.perf_counter() - begin)
    return min(runs)


def seconds_to_page(program: Program, begin: float) -> float:
    """Until the first page is answered."""
    while program.status() != 200:
        time.sleep(0.05)  # asking without a pause would take the core that it starts on
    took = time.perf_counter() - begin
    program.ready()
    return took


def megabytes(program: Program) -> dict[str, float]:
    """PSS of each part."""
    found = dict.fromkeys(PARTS.values(), 0.0)
    for process in program.alive():
        line = " ".join(process.cmdline())
        part = next((name for sign, name in PARTS.items() if sign in line), None)
        if part:
            found[part] += process.memory_full_info().pss / 2**20
    return found


def package_sizes() -> dict[str, int]:
    """The bytes of each package on the disk; those for other systems are not there."""
    wanted = {canonical(name) for name in PINNED.findall(CORE.read_text())}
    return {
        found.name: sum(
            path.stat().st_size for file in found.files or () if (path := Path(str(file.locate()))).is_file()
        )
        for found in metadata.distributions()
        if canonical(found.name) in wanted
    }


def canonical(name: str) -> str:
    """A package's name as every tool writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
