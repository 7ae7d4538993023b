"""A hundred analysts at once for a quarter of an hour, beside a lead's pages, a script at the API, exports and a training.

The program runs as `make run` starts it, with two web processes. Each analyst presses a key every so often and their page
sends what waits, from the queue's page over the report's to the submission and back. A lead goes through the pages with
figures, a script through lists of the API, and every minute a release is frozen and downloaded; the worker trains as soon as
enough is reviewed. Prints p50, p95 and p99 per kind of request, memory and connections, and draws them over time.

Run: .venv/bin/python -m benchmarks.load_run [PEOPLE [MINUTES [SECONDS_PER_KEY [PICTURE.svg]]]]
"""

import json
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count, cycle
from pathlib import Path
from typing import Any

import psutil

from benchmarks.ground import percentile
from tests.analysts import SLUG, Analyst, sessions_in
from tests.program import Program, command_line, served

WORDS, SPANS = 600, 25
KEYS = 32  # of a review
# most reports are finished with their first review, and none is blind
POLICY = {"twice_first": 0, "twice_share": 30, "crossed_share": 0, "blind_share": 0}
EXPORT, TRAINING = "an export", "a training"
SOON = 120.0  # seconds after which somebody has finished a report
EVERY = 5.0  # seconds between two looks at memory and connections
BUDGET = 0.25  # seconds, p95 of a request
LEADS = """
from annotator.accounts.models import User; from annotator.projects import actions
from annotator.projects.models import Membership, Project; from tests.analysts import signed_in
user = User.objects.create_superuser("lead")
actions.add_member(project=Project.objects.get(), user=user, role=Membership.Role.LEAD, by=None)
print("session", signed_in(user))
"""
PAGES = [
    "",
    "documents/",
    "documents/?q=the",
    "progress/",
    "agreement/",
    "claims/",
    "releases/",
    "suggesters/",
    "people/",
]
CALLS = ["", "documents/?limit=100", "reviews/", "claims/?limit=100", "predictions/?limit=20", "releases/"]


@dataclass
class Record:
    """What was seen: requests by kind, memory and connections, what else was under way."""

    begun: float = field(default_factory=time.monotonic)
    asked: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    memory: list[tuple[float, float]] = field(default_factory=list)  # MB
    connections: list[tuple[float, float]] = field(default_factory=list)
    beside: list[tuple[str, float, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sent: int = 0  # decisions that were acknowledged

    def now(self) -> float:
        return time.monotonic() - self.begun

    def note(self, kind: str, seconds: float, status: int, told: bytes = b"") -> None:
        """A request that was answered just now."""
        self.asked[kind].append((self.now(), seconds))
        if status >= 400 and b"finished" not in told:  # nobody has finished a report yet
            self.faults.append(f"{kind}: {status} {told.decode(errors='replace')}")

    @contextmanager
    def under_way(self, what: str) -> Iterator[None]:
        begun = self.now()
        yield
        self.beside.append((what, begun, self.now()))


class Person(Analyst):
    """An analyst who works until the end, and whose requests are noted by kind."""

    record: Record
    ends: float

    def work(self) -> "Person":
        while time.monotonic() < self.ends and (review := self._next()):
            self._review(review)
        return self

    def _send(self, url: str, keys: list[dict[str, object]]) -> None:
        if time.monotonic() < self.ends:
            super()._send(url, keys)

    def _ask(self, method: str, path: str, body: str = "", kind: str = "text/html") -> tuple[int, str, str]:
        told = super()._ask(method, path, body, kind)
        named = (
            "take a report"
            if method == "POST"
            else "queue page"
            if path.endswith("/next/")
            else "review page"
        )
        self.record.note("decisions" if path.startswith("/api/") else named, self.seconds[-1], told[0])
        return told


class Visitor:
    """Somebody with a session or a token who asks for one thing after the other."""

    def __init__(self, program: Program, record: Record, **headers: str) -> None:
        self._address, self._headers, self._record = program.url.removeprefix("http://"), headers, record

    def ask(self, kind: str, path: str, body: object = None) -> bytes:
        connection, begun = HTTPConnection(self._address, timeout=300), time.monotonic()
        sent = None if body is None else json.dumps(body)
        more = {} if body is None else {"Content-Type": "application/json"}
        connection.request("GET" if body is None else "POST", path, sent, self._headers | more)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self._record.note(kind, time.monotonic() - begun, answer.status, content[:200])
        return content


def main() -> None:
    given = sys.argv[1:]
    people, minutes, key = (float(one) for one in (given + ["100", "12", "2"][len(given) :])[:3])
    target = Path(given[3]) if len(given) > 3 else None
    reports = round(people * minutes * 60 / key / KEYS / 2) + round(people)
    with served(demo=False) as program:
        code = f"from tests.analysts import furnish; furnish({people:.0f}, {reports}, words={WORDS}, spans={SPANS}, policy={POLICY})"
        sessions = sessions_in(program.manage("shell", "--no-imports", "-c", code))
        record = run(program, sessions, minutes * 60, key)
        tell(record, f"{people:.0f} analysts, {minutes:g} minutes, a key every {key:g} s")
    if target:
        target.write_text(draw(record), encoding="utf-8")


def run(program: Program, sessions: list[str], seconds: float, key: float) -> Record:
    """Let everybody work for so long."""
    [session] = sessions_in(program.manage("shell", "--no-imports", "-c", LEADS))
    token = program.manage("create_token", "lead").strip()
    record, ended = Record(), threading.Event()
    people = [Person(program.url.removeprefix("http://"), one, key) for one in sessions]
    for person in people:
        person.record, person.ends = record, time.monotonic() + seconds
    reading = Visitor(program, record, Cookie=f"sessionid={session}")
    asking = Visitor(program, record, Authorization=f"Token {token}")
    beside: list[Callable[[], object]] = [
        lambda: again(
            ended, 1.0, cycle(PAGES), lambda page: reading.ask("lead's pages", f"/projects/{SLUG}/{page}")
        ),
        lambda: again(
            ended, 1.0, cycle(CALLS), lambda call: asking.ask("API lists", f"/api/v1/projects/{SLUG}/{call}")
        ),
        lambda: (
            ended.wait(SOON) or again(ended, 60.0, count(), lambda number: export(asking, record, number))
        ),
        lambda: again(ended, EVERY, count(), lambda _number: look(program, record)),
    ]
    helpers = [threading.Thread(target=one) for one in beside]
    workers = [threading.Thread(target=person.work) for person in people]
    for thread in [*helpers, *workers]:
        thread.start()
        time.sleep(0.02)  # they do not all come in the same instant
    for thread in workers:
        thread.join()
    ended.set()
    for thread in helpers:
        thread.join()
    record.sent = sum(person.sent for person in people)
    [(stored,)] = program.query("SELECT count(*) FROM annotator_decision")
    print(
        f"decisions: {record.sent} acknowledged, {stored} stored; verify: {program.manage('verify').strip()}"
    )
    assert record.sent == stored
    return record


def again(ended: threading.Event, pause: float, over: Iterator[Any], act: Callable[[Any], object]) -> None:
    """Do something again and again until the end."""
    for one in over:
        if ended.is_set():
            return
        act(one)
        ended.wait(pause)


def export(visitor: Visitor, record: Record, _number: int) -> None:
    """Freeze what is finished by now, and download it in two formats."""
    path = f"/api/v1/projects/{SLUG}/releases/"
    newest = json.loads(visitor.ask("API lists", path))["results"]
    after = newest[0]["number"] if newest else 0
    with record.under_way(EXPORT):
        frozen = json.loads(visitor.ask("freeze", path, {"name": f"Release {after + 1}", "after": after}))
        if "id" not in frozen:
            return
        for form in ("jsonl", "tables"):
            visitor.ask(f"export {form}", f"/api/v1/releases/{frozen['id']}/export/?format={form}")


def look(program: Program, record: Record) -> None:
    """Note the memory of the web server and the worker, each page of it counted once, and the connections."""
    pss = 0
    for process in program.alive():
        line = command_line(process)
        if "gunicorn" in line or "procrastinate" in line:
            with suppress(psutil.Error):
                pss += process.memory_full_info().pss
    [(connections,)] = program.query(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    )
    if program.query("SELECT 1 FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'train'"):
        record.beside.append((TRAINING, record.now() - EVERY, record.now()))
    record.memory.append((record.now(), pss / 2**20))
    record.connections.append((record.now(), float(str(connections))))


def tell(record: Record, what: str) -> None:
    """Print each figure beside its budget."""
    print(what)
    print(f"  {'requests':>8} {'p50':>9} {'p95':>9} {'p99':>9}")
    for kind, asked in sorted(record.asked.items(), key=lambda one: -len(one[1])):
        print(f"  {row([seconds for _at, seconds in asked])}  {kind}")
    for work in (EXPORT, TRAINING):
        during = [one for name, *times in record.beside if name == work for one in within(record, *times)]
        print(f"  {row(during)}  decisions during {work}")
    print(f"  budget, for 32 analysts: p95 of a request {BUDGET * 1000:.0f} ms")
    print(f"  decisions stored: {record.sent / record.now():.0f}/s")
    for name, seen, unit in (("memory", record.memory, "MB"), ("connections", record.connections, "")):
        third = len(seen) // 3
        parts = [[value for _at, value in part] for part in (seen[:third], seen[third:-third], seen[-third:])]
        shown = ", ".join(f"{sum(part) / len(part):.0f}" for part in parts)
        print(
            f"  {name}, means of the three thirds: {shown} {unit}, most {max(max(part) for part in parts):.0f}"
        )
    print(f"  answers that were refusals or faults: {Counter(record.faults) or 'none'}")


def within(record: Record, begun: float, ended: float) -> list[float]:
    return [seconds for at, seconds in record.asked["decisions"] if begun <= at <= ended]


def row(seconds: list[float]) -> str:
    found = sorted(seconds) or [0.0]
    shown = " ".join(f"{percentile(found, share) * 1000:6.0f} ms" for share in (50, 95, 99))
    return f"{len(seconds):8} {shown}"


WIDTH, HEIGHT, LEFT, TOP = 760, 150, 56, 28
STYLE = "text{font:12px sans-serif;fill:#555}polyline{fill:none;stroke:#2563a8;stroke-width:1.5}.level{stroke:#ddd}.beside{fill:#e8b04b;opacity:.25}.budget{stroke:#b3261e;stroke-dasharray:4 3}"


def draw(record: Record) -> str:
    """p95 of decisions in each ten seconds, memory and connections over time; what was under way beside is shaded."""
    slices: dict[int, list[float]] = defaultdict(list)
    for at, seconds in record.asked["decisions"]:
        slices[int(at // 10)].append(seconds * 1000)
    delay = [(10.0 * place + 5, percentile(sorted(found), 95)) for place, found in sorted(slices.items())]
    panels = [
        (
            "p95 of sending decisions, ms (dashed: the budget; shaded: exports and a training)",
            delay,
            BUDGET * 1000,
        ),
        ("memory of web server and worker, MB (PSS)", record.memory, None),
        ("connections to the database", record.connections, None),
    ]
    drawn = "".join(panel(record, number, *one) for number, one in enumerate(panels))
    high = len(panels) * (HEIGHT + TOP + 24)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" role="img">'
        f'<style>{STYLE}</style><rect width="{WIDTH}" height="{high}" fill="#fff"/>{drawn}</svg>\n'
    )


def panel(
    record: Record, number: int, title: str, seen: list[tuple[float, float]], budget: float | None
) -> str:
    ground = number * (HEIGHT + TOP + 24) + TOP + HEIGHT
    most = max([value for _at, value in seen] + ([budget] if budget else [])) * 1.1
    end = max(at for at, _value in seen)

    def x(at: float) -> float:
        return round(LEFT + min(at, end) / end * (WIDTH - LEFT - 12), 1)

    def y(value: float) -> float:
        return round(ground - value / most * HEIGHT, 1)

    parts = [f'<text x="{LEFT}" y="{ground - HEIGHT - 8}">{title}</text>']
    if budget:
        parts += [
            f'<rect class="beside" x="{x(begun)}" width="{max(1, x(ended) - x(begun)):.1f}" y="{ground - HEIGHT}" height="{HEIGHT}"/>'
            for _what, begun, ended in record.beside
        ]
        parts.append(
            f'<line class="budget" x1="{LEFT}" x2="{WIDTH - 12}" y1="{y(budget)}" y2="{y(budget)}"/>'
        )
    for level in (0, most / 2.2, most / 1.1):
        parts.append(f'<line class="level" x1="{LEFT}" x2="{WIDTH - 12}" y1="{y(level)}" y2="{y(level)}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(level) + 4}" text-anchor="end">{level:.0f}</text>')
    parts += [
        f'<text x="{x(minute * 60)}" y="{ground + 16}" text-anchor="middle">{minute} min</text>'
        for minute in range(0, int(end / 60) + 1, 2)
    ]
    points = " ".join(f"{x(at)},{y(value)}" for at, value in seen)
    return "".join([*parts, f'<polyline points="{points}"/>'])


if __name__ == "__main__":
    main()
