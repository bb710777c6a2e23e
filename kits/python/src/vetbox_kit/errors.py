"""What can go wrong between a test and the emulator."""

from __future__ import annotations

from typing import Any


class VetboxError(Exception):
    """The emulator cannot be found, started or reached."""


class Refused(VetboxError):
    """The emulator refused a call; the message says what was wrong, where, and what would be right."""

    def __init__(self, call: str, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        """The emulator's problem details: `title`, `status`, `detail`, and `valid`, `seen` and `problems` where there are any."""
        said = [str(problem.get("detail") or problem.get("title") or problem)]
        if problem.get("valid"):
            said.append("valid: " + ", ".join(problem["valid"]))
        # What a summary of a line shows is what was wrong.
        super().__init__("\n".join([*said, f"({call} answered {status})"]))


class NotInTime(Refused, AssertionError):
    """What `wait_for` waited for did not come; the message says what was seen instead."""


class NotAsExpected(Refused, AssertionError):
    """What `verify` expected did not happen; the message says what came closest."""
