import pathlib

import pytest
from vetbox_kit import Vetbox, VetboxError
from vetbox_kit.vetbox import find_program, settings_of_test


def test_the_one_at_the_url_is_taken(vetbox: Vetbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VETBOX_URL", vetbox.url + "/")

    with Vetbox.find() as found:
        assert found.url == vetbox.url
        with found.sandbox() as sandbox:
            assert sandbox.created["clock"]["now"] == "2026-01-01T00:00:00Z"

    # It was not started here, so it goes on.
    vetbox.sandbox().delete()


def test_the_program_is_started_with_arguments_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    with Vetbox.program("--control-token", "t0ken") as vetbox:
        with pytest.raises(VetboxError, match="401"):
            vetbox.sandbox()
        monkeypatch.setenv("VETBOX_CONTROL_TOKEN", "t0ken")
        with Vetbox(vetbox.url).sandbox() as sandbox:
            assert sandbox.frozen

    with pytest.raises(VetboxError, match="no vetbox answers at http://127.0.0.1"):
        vetbox.sandbox()


def test_a_program_that_does_not_start_says_why(tmp_path: pathlib.Path) -> None:
    with pytest.raises(VetboxError, match="ended with 2 before it was ready:\n.*--sed"):
        Vetbox.program("--sed", "1")
    with pytest.raises(VetboxError, match="ended with 1 before it was ready"):
        Vetbox.program(program="/bin/false")


def test_without_any_it_says_what_to_do(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vetbox_kit.vetbox.installed", lambda package: False)
    monkeypatch.delenv("VETBOX_URL", raising=False)
    assert find_program() is not None
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(VetboxError, match="set VETBOX_URL to one that runs, install vetbox-emulator"):
        Vetbox.find()


def test_a_sandbox_has_the_name_of_its_test() -> None:
    first, again = (settings_of_test("tests/test_a.py::test_it[ä/b]") for _ in range(2))

    assert first["name"].startswith("test-it-b-") and first["name"] != again["name"]
    assert first["seed"] == again["seed"] != settings_of_test("tests/test_a.py::test_other")["seed"]
    assert len(settings_of_test("::" + "x" * 300)["name"]) <= 64


def test_a_receiver_of_a_distant_emulator_has_this_machines_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VETBOX_RECEIVER_HOST", raising=False)
    monkeypatch.setattr("socket.gethostname", lambda: "runner")

    assert Vetbox("http://vetbox:8382").receiver_host == "runner"
    assert Vetbox("http://localhost:8382").receiver_host == "127.0.0.1"
    assert Vetbox("http://vetbox:8382", receiver_host="build").receiver_host == "build"
    monkeypatch.setenv("VETBOX_RECEIVER_HOST", "host.docker.internal")
    assert Vetbox("http://localhost:8382").receiver_host == "host.docker.internal"
