import pytest

FAILING = """
import httpx

def test_it_fails(sandbox):
    httpx.post(sandbox.attestr.base_url + "/api/v1/public/factx/", json={"tag": "A"}, headers={"authorization": sandbox.attestr.authorization})
    sandbox.advance("2h")
    assert False

def test_it_fails_without_a_sandbox():
    assert False

def test_it_passes(sandbox):
    pass
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_failed_test_shows_its_sandbox(pytester: pytest.Pytester, workers: str) -> None:
    pytester.makepyfile(FAILING)

    result = pytester.runpytest_subprocess("-p", "xdist", "-n", workers)

    result.assert_outcomes(failed=2, passed=1)
    result.stdout.fnmatch_lines(
        [
            "*- vetbox -*",
            "sandbox test-it-fails-????????, seed *",
            "2026-01-01T00:00:00Z  POST /api/v1/public/factx/ answered 4??*",
            "2026-01-01T*  the clock moved to 2026-01-01T02:00:00Z",
        ]
    )
    assert result.stdout.str().count("- vetbox -") == 1


def test_a_report_that_cannot_be_made_hides_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        def test_it_fails(vetbox, sandbox):
            vetbox.close()
            assert False, "the reason"
    """)

    result = pytester.runpytest_subprocess()

    result.stdout.fnmatch_lines(
        ["*AssertionError: the reason", "sandbox test-it-fails-*, seed *: no vetbox answers at *"]
    )
