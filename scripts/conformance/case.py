"""One small MIDI file with the rule that it tests."""
from dataclasses import dataclass


@dataclass
class Case:
    group: str
    rule: str
    source: str
    data: bytes
    checks: tuple
    font: str = "sine"
    options: tuple = ()  # of etude render, besides those that all cases have
    name: str = ""


CASES = []
OURS = "Étude's own rule"  # what the standards leave open


def group(name, source):
    """Returns a function that adds cases to a group; a case may have a source of its own."""
    def add(rule, data, *checks, source=source, **others):
        case = Case(name, rule, source, data, checks, **others)
        case.name = f"{len(CASES) + 1:03d}"
        CASES.append(case)
    return add
