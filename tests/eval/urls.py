"""Measure the verdicts on addresses with url-safety: what is refused, and how hosts are seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.intake.web.urls import judge_address


def measure(sets: Path) -> dict[str, float]:
    """Return how many addresses get a verdict they must not get; 0 of each is right."""
    folder = sets / "url-safety"
    cases = read_cases(folder / "wpt-urltestdata.json")
    failures = [case["input"] for case in cases if case.get("failure")]
    hosts = read_cases(folder / "wpt-disguised-ip-hosts.json")
    return {
        "vectors": len(read_vectors(folder)),
        "vectors let through": sum(judge_address(url).allowed for url in read_vectors(folder)),
        "failures": len(failures),
        "failures let through": sum(judge_address(url).allowed for url in failures),
        "disguised hosts": len(hosts),
        "disguised hosts seen otherwise": sum(
            judge_address(case["input"]).url != case["href"] for case in hosts
        ),
        "public hosts refused": sum(not judge_address(url).allowed for url in public_cases(cases)),
    }


def read_vectors(folder: Path) -> list[str]:
    """Return the addresses that must be refused."""
    lines = (folder / "ssrf-vectors.tsv").read_text("utf-8").splitlines()
    return [line.split("\t")[1] for line in lines if line and not line.startswith("#")]


def read_cases(path: Path) -> list[dict[str, Any]]:
    """Return the cases of a web-platform test file without its comments."""
    return [case for case in json.loads(path.read_text("utf-8")) if isinstance(case, dict)]


def public_cases(cases: list[dict[str, Any]]) -> list[str]:
    """Return the inputs that are absolute addresses of a named public host without credentials."""
    return [
        case["input"]
        for case in cases
        if not case.get("failure")
        and case["protocol"] in ("http:", "https:")
        and not case["base"]
        and not (case["username"] or case["password"] or case["port"])
        and case["hostname"].strip(".").count(".")
        and not case["hostname"].rstrip(".").rpartition(".")[2].isdigit()
    ]
