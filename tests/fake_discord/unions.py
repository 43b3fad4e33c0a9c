"""Check unions by the branch that fits, for speed and for errors that name the fault.

Discord's unions tell their branches apart by `type`. Trying each branch in turn, as jsonschema
does, took three quarters of the whole test run; the outcome is the same.
"""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

PREFIX = "#/components/schemas/"


def validator_class(description: dict[str, Any]) -> type[Draft202012Validator]:
    """Return a validator whose `oneOf` and `anyOf` look at the fitting branches only."""
    schemas = description["components"]["schemas"]

    def kinds(branch: dict[str, Any]) -> Any:
        """Return the values of `type` a branch takes; None where it does not say."""
        target = schemas.get(branch.get("$ref", "").removeprefix(PREFIX), branch)
        return target.get("properties", {}).get("type", {}).get("enum")

    def fits(branch: dict[str, Any], instance: Any) -> bool:
        null = branch.get("type") == "null"
        if instance is None or null:
            return null or "$ref" not in branch
        if not isinstance(instance, dict) or "type" not in instance:
            return True
        taken = kinds(branch)
        return taken is None or instance["type"] in taken

    def checking(keyword: str) -> Any:
        original = Draft202012Validator.VALIDATORS[keyword]

        def check(
            validator: Any, branches: list[Any], instance: Any, schema: Any
        ) -> Iterator[ValidationError]:
            if all("const" in branch for branch in branches):
                if instance not in [branch["const"] for branch in branches]:
                    yield ValidationError(f"{instance!r} is not one of the known values")
                return
            fitting = [branch for branch in branches if fits(branch, instance)]
            if len(fitting) == 1:
                yield from validator.descend(instance, fitting[0])
            else:
                yield from original(validator, fitting or branches, instance, schema)

        return check

    changed = {keyword: checking(keyword) for keyword in ("oneOf", "anyOf")}
    checker: type[Draft202012Validator] = extend(Draft202012Validator, changed)
    return checker
