"""Say no the way Discord says it: a status, a code of its own, a message and a tree of errors."""

from typing import Any, NamedTuple

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
MESSAGES: dict[int, tuple[int, str]] = {
    0: (401, "401: Unauthorized"),
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10070: (404, "Unknown Guild Scheduled Event"),
    30038: (400, "Maximum number of guild scheduled events reached (100)"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    40005: (413, "Request entity too large"),
    40033: (400, "This message has already been crossposted"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    40094: (400, "This interaction has reached the maximum number of follow-up messages"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (403, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160004: (400, "A thread has already been created for this message"),
}

Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """One broken rule: where in the body, Discord's name for it, and the words."""

    path: Path
    code: str
    message: str


class ApiError(Exception):
    """A refusal that the REST side turns into an answer."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.status, self.message = MESSAGES[code]
        super().__init__(f"{self.status} {code} {self.message}")

    def body(self) -> dict[str, Any]:
        """Return the answer's body."""
        return {"code": self.code, "message": self.message}


class InvalidForm(ApiError):
    """A body that breaks Discord's rules (50035), with every broken rule in it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.code, self.status, self.message = 50035, 400, "Invalid Form Body"
        Exception.__init__(self, "; ".join(f"{p.path}: {p.message}" for p in problems))

    def body(self) -> dict[str, Any]:
        """Return the answer's body with its tree of errors."""
        return {**super().body(), "errors": error_tree(self.problems)}


def error_tree(problems: list[Problem]) -> dict[str, Any]:
    """Nest problems by their path; `_errors` holds those of one place."""
    tree: dict[str, Any] = {}
    for problem in problems:
        node = tree
        for step in problem.path:
            node = node.setdefault(str(step), {})
        error = {"code": problem.code, "message": problem.message}
        node.setdefault("_errors", []).append(error)
    return tree
