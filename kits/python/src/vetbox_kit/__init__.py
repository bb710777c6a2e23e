"""Tests against vetbox, the emulator of the Attestr (FactX) and Personr background-check APIs.

`Vetbox` is an emulator that runs, `Sandbox` or `AsyncSandbox` one world in it, and `Receiver` a real endpoint for its webhooks.
pytest has them as the fixtures `vetbox`, `sandbox`, `async_sandbox` and `receiver`.
"""

from ._async.sandbox import AsyncSandbox
from ._sync.sandbox import Sandbox
from .errors import NotAsExpected, NotInTime, Refused, VetboxError
from .receiver import Arrived, Receiver
from .vetbox import Vetbox

__all__ = [
    "Arrived",
    "AsyncSandbox",
    "NotAsExpected",
    "NotInTime",
    "Receiver",
    "Refused",
    "Sandbox",
    "Vetbox",
    "VetboxError",
]
