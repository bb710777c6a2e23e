"""Fixtures for pytest, and what a failed test shows of its sandbox."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from . import AsyncSandbox, Receiver, Sandbox, Vetbox, VetboxError
from .vetbox import settings_of_test

SANDBOX = pytest.StashKey[Sandbox]()


@pytest.fixture(scope="session")
def vetbox() -> Iterator[Vetbox]:
    """An emulator: the one at VETBOX_URL, or one that is started for this run."""
    with Vetbox.find() as vetbox:
        yield vetbox


@pytest.fixture
def sandbox(vetbox: Vetbox, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A world for this test alone: its clock stands still at 2026-01-01, and its seed comes from the test's name.

    `@pytest.mark.vetbox(seed=7, clock={"mode": "real"})` sets fields of `POST /_vetbox/v1/sandboxes`.
    """
    settings = settings_of_test(request.node.nodeid)
    # The mark that is nearest to the test wins.
    for mark in reversed(list(request.node.iter_markers("vetbox"))):
        settings.update(mark.kwargs)
    with vetbox.sandbox(**settings) as sandbox:
        request.node.stash[SANDBOX] = sandbox
        yield sandbox


@pytest.fixture
def async_sandbox(sandbox: Sandbox) -> AsyncSandbox:
    """The test's sandbox for tests that are coroutines."""
    return AsyncSandbox(sandbox.vetbox, sandbox.created)


@pytest.fixture
def receiver(sandbox: Sandbox) -> Receiver:
    """A real endpoint on a free port that gets every webhook of the test's sandbox."""
    return sandbox.receiver()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "vetbox(**settings): fields of the test's sandbox, as POST /_vetbox/v1/sandboxes takes"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and report.when == "call" and (sandbox := item.stash.get(SANDBOX, None)):
        try:
            said = sandbox.report()
        except VetboxError as error:
            said = f"sandbox {sandbox.name}, seed {sandbox.seed}: {error}"
        report.sections.append(("vetbox", said))
    return report
