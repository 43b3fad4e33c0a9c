"""What a person reads of an answer."""

from __future__ import annotations

from tests.fake_discord import Answer


def read(answer: Answer) -> str:
    """Return the text of an answer, without the signs that make it bold or harmless."""
    return answer.text.replace("\\", "").replace("**", "")


def read_all(answer: Answer) -> str:
    """Return the text of an answer and of what follows it, without the signs of escaping."""
    return "\n".join([answer.text, *(seen.text for seen in answer.followups)]).replace("\\", "")
