"""Check bodies against Discord's own OpenAPI 3.1 description, where the file is there."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.fake_discord.errors import Problem
from tests.fake_discord.unions import validator_class

BESIDE_THE_PROJECT = Path(__file__).parents[2] / ".." / "shared" / "sets"


def description_file() -> Path | None:
    """Return the OpenAPI file: `DISCORD_OPENAPI`, or the one among the sets; None where absent."""
    named = os.environ.get("DISCORD_OPENAPI")
    sets = Path(os.environ.get("NEWSDESK_SETS", BESIDE_THE_PROJECT))
    path = Path(named) if named else sets / "discord-openapi" / "openapi.json"
    return path if path.is_file() else None


class Schema:
    """The paths of the description, each with a validator made when it is first needed."""

    def __init__(self, description: dict[str, Any]) -> None:
        self._paths = description["paths"]
        self._registry: Registry[Any] = Registry().with_resources(
            (name, DRAFT202012.create_resource(contents))
            for name, contents in (("answers", description), ("requests", lenient(description)))
        )
        self._checker = validator_class(description)
        self._validators: dict[str, Any] = {}
        self._known: dict[tuple[str, str], list[Problem]] = {}

    def request_problems(self, method: str, template: str, body: Any) -> list[Problem]:
        """Return what the description finds wrong with the body of a request."""
        operation = self._paths.get(template, {}).get(method.lower())
        if operation is None:
            return [Problem((), "UNKNOWN_ROUTE", f"{method} {template} is not in the description")]
        if "requestBody" not in operation:
            return []
        where = [template, method.lower(), "requestBody", "content", "application/json", "schema"]
        # Hundreds of tests register the same commands: what was found is kept.
        key = (f"{method} {template}", json.dumps(body, sort_keys=True))
        if key not in self._known:
            self._known[key] = self._problems("requests", where, body)
        return self._known[key]

    def answer_problems(self, method: str, template: str, status: int, body: Any) -> list[Problem]:
        """Return what the description finds wrong with an answer of the fake itself."""
        responses = self._paths[template][method.lower()]["responses"]
        answer = responses.get(str(status))
        if answer is None:
            return [Problem((), "UNKNOWN_STATUS", f"{status} is no answer of {method} {template}")]
        if "content" not in answer:
            return [] if body is None else [Problem((), "UNEXPECTED_BODY", "no body is expected")]
        where = [template, method.lower(), "responses", str(status), "content", "application/json"]
        return self._problems("answers", [*where, "schema"], body)

    def error_problems(self, body: Any) -> list[Problem]:
        """Return what the description finds wrong with the body of a refusal."""
        # In the tree of errors the codes are words (BASE_TYPE_MAX_LENGTH), whatever the file says.
        return self._check("answers#/components/schemas/Error", body)

    def _problems(self, side: str, where: list[str], body: Any) -> list[Problem]:
        steps = "/".join(step.replace("~", "~0").replace("/", "~1") for step in where)
        return self._check(f"{side}#/paths/{steps}", body)

    def _check(self, pointer: str, body: Any) -> list[Problem]:
        validator = self._validators.get(pointer)
        if validator is None:
            # Braces of the templates are not allowed in a URI fragment.
            quoted = pointer.replace("{", "%7B").replace("}", "%7D")
            schema = {"$ref": quoted}
            validator = self._checker(schema, registry=self._registry)
            self._validators[pointer] = validator
        return [_problem(error) for error in validator.iter_errors(body)]


def _problem(error: ValidationError) -> Problem:
    inner = _telling(error)
    words = inner.message if len(inner.message) < 300 else inner.message[:300] + "…"
    return Problem(tuple(inner.absolute_path), f"SCHEMA_{str(inner.validator).upper()}", words)


def _telling(error: ValidationError) -> ValidationError:
    """Return the error that tells most: within a union, of the branch whose `type` fits."""
    while error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        error = min(branches.values(), key=_misfit)[0]
    return error


def _misfit(errors: list[ValidationError]) -> tuple[bool, int]:
    wrong_kind = any(e.path and e.path[-1] == "type" and len(e.path) == 1 for e in errors)
    return wrong_kind or any(e.validator == "type" and not e.path for e in errors), len(errors)


def lenient(description: dict[str, Any]) -> dict[str, Any]:
    """Return the description with ids that may be integers: Discord takes them in requests."""
    schemas = dict(description["components"]["schemas"])
    schemas["SnowflakeType"] = {**schemas["SnowflakeType"], "type": ["string", "integer"]}
    return {**description, "components": {**description["components"], "schemas": schemas}}


@cache
def load_schema() -> Schema | None:
    """Return the schema, read once (about 0.2 s); None where the file is absent."""
    path = description_file()
    return None if path is None else Schema(json.loads(path.read_text(encoding="utf-8")))
