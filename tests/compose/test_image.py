"""The image: what is in it, how it starts, how it stops, and what it needs."""

import json
import socket
import subprocess
import tarfile
import time
import tomllib

from engine import IMAGE, ROOT, Case, Container, call, docker, eventually, moment, vetbox

SCENARIO = "name: reloaded\nrules:\n  - id: {id}\n    when: {{ operation: attestr.profile.create }}\n    then: {{ error: {error} }}\n"
HARDENED = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")


class Contents(Case):
    def test_it_is_small(self):
        size = int(docker("image", "inspect", "-f", "{{.Size}}", IMAGE))

        print(f"{size / 1e6:.1f} MB ", end="")
        self.assertLess(size, 25_000_000)

    def test_it_holds_nothing_but_the_program(self):
        with Container(command=["--version"]) as it:
            it.wait_ended()
            docker("export", it.id, "-o", self.folder / "image.tar")
        with tarfile.open(self.folder / "image.tar") as tar:
            files = [file for file in tar if file.isfile() and file.size]

        self.assertEqual([(file.name, file.mode & 0o777) for file in files], [("bin/vetbox", 0o755)])

    def test_it_says_how_it_is_run(self):
        config = json.loads(docker("image", "inspect", IMAGE))[0]["Config"]

        self.assertEqual(config["Entrypoint"], ["/bin/vetbox"])
        self.assertEqual(config["Cmd"], ["serve"])
        self.assertEqual(config["User"], "65532:65532")
        self.assertEqual(list(config["ExposedPorts"]), ["8382/tcp"])
        self.assertEqual(config["Healthcheck"]["Test"], ["CMD", "/bin/vetbox", "healthcheck"])
        self.assertEqual(config["Labels"]["org.opencontainers.image.title"], "vetbox")

    def test_it_says_where_it_comes_from(self):
        package = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]
        commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
        labels = json.loads(docker("image", "inspect", IMAGE))[0]["Config"]["Labels"]

        said = {name: labels[f"org.opencontainers.image.{name}"] for name in ("version", "source", "revision")}
        self.assertEqual(said, {"version": package["version"], "source": package["repository"], "revision": commit})
        self.assertEqual(docker("run", "--rm", IMAGE, "--version"), f"vetbox {package['version']} ({commit})")

    def test_other_commands_take_the_place_of_serve(self):
        for command in ["--version"], ["scenarios", "low-credits"]:
            result = docker("run", "--rm", IMAGE, *command, check=False)
            self.assertEqual((result.returncode, result.stderr), (0, ""), command)

        result = docker("run", "--rm", IMAGE, "serve", "--clock", "sideways", check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("--clock", result.stderr)


class Running(Case):
    def test_a_health_gate_opens_within_two_seconds_without_rights_and_without_writing(self):
        with vetbox(*HARDENED, "--user", "12345:12345") as it:
            state = it.state()
            passed = next(look for look in state["Health"]["Log"] if look["ExitCode"] == 0)
            opened = moment(passed["End"].replace("+00:00", "Z")) - moment(state["StartedAt"])

            print(f"{opened.total_seconds():.2f} s ", end="")
            self.assertLess(opened.total_seconds(), 2)
            self.assertEqual(call("GET", f"{it.url()}/livez")["status"], "live")
            self.assertEqual(docker("diff", it.id), "")

    def test_it_is_healthy_on_another_port(self):
        with Container("-e", "VETBOX_PORT=9000") as it:
            it.wait_healthy()

    def test_commands_run_inside(self):
        with vetbox() as it:
            self.assertIn("mode  real", docker("exec", it.id, "vetbox", "clock"))
            self.assertIn("now ", docker("exec", it.id, "vetbox", "clock", "advance", "2h"))

    def test_it_stops_within_a_second_and_says_that_all_is_well(self):
        for signal in "TERM", "INT":
            with vetbox() as it:
                asked = time.time()
                docker("kill", "--signal", signal, it.id)
                state = it.wait_ended()
                took = moment(state["FinishedAt"]).timestamp() - asked

                print(f"{signal}: {took:.2f} s ", end="")
                self.assertEqual(state["ExitCode"], 0)
                self.assertLess(took, 1)

    def test_open_connections_and_unfinished_requests_do_not_hold_it(self):
        with vetbox() as it:
            host, port = it.url().removeprefix("http://").split(":")
            idle, unfinished = socket.create_connection((host, port)), socket.create_connection((host, port))
            unfinished.sendall(b"POST /api/v1/public/factx/ HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{")
            call("GET", f"{it.url()}/livez")

            docker("stop", "--time", "5", it.id)

            self.assertEqual(it.state()["ExitCode"], 0)
            idle.close()
            unfinished.close()

    def test_a_restart_begins_anew(self):
        with vetbox("-e", "VETBOX_SEED=1", "-e", "VETBOX_CLOCK=frozen") as it:
            call("POST", f"{it.sandbox()}/clock/advance", {"by": "400d"})
            before = call("GET", f"{it.sandbox()}/clock")["now"]

            docker("restart", it.id)
            it.wait_healthy()

            self.assertLess(call("GET", f"{it.sandbox()}/clock")["now"], before)

    def test_logs_are_json_and_the_banner_is_for_people(self):
        with vetbox() as it:
            call("POST", f"{it.sandbox()}/trigger", {"event": "async.completed"})
            docker("stop", it.id)
            out, err = it.logs()

            self.assertIn("vetbox.ready=http://localhost:8382", out)
            lines = [json.loads(line) for line in err.splitlines()]
            self.assertIn("stopping", [line["fields"]["message"] for line in lines])
        with Container("-t") as it:
            it.wait_healthy()
            docker("stop", it.id)
            out, _ = it.logs()
            self.assertIn("stopping", out)
            self.assertNotIn('"message"', out)


class Scenarios(Case):
    def test_a_scenario_of_a_mounted_folder_is_read_again_when_it_changes(self):
        folder = self.folder
        file = folder / "reloaded.yaml"
        file.write_text(SCENARIO.format(id="first", error=4292))
        with vetbox(*HARDENED, "-v", f"{folder}:/scenarios:ro", "-e", "VETBOX_SCENARIOS=/scenarios") as it:
            def text():
                return call("GET", f"{it.sandbox()}/scenarios/reloaded")["text"]

            self.assertIn("4292", text())

            file.write_text(SCENARIO.format(id="written", error=5001))
            eventually("the written file counts", lambda: "5001" in text())

            # As editors do it.
            other = folder / ".reloaded.swp"
            other.write_text(SCENARIO.format(id="renamed", error=4291))
            other.rename(file)
            eventually("the renamed file counts", lambda: "4291" in text())

            file.write_text(SCENARIO.format(id="broken", error="soon"))
            eventually("the problem is told", lambda: call("GET", f"{it.sandbox()}/scenarios")["problems"])
            self.assertIn("4291", text())

    def test_a_wrong_scenario_stops_the_start(self):
        folder = self.folder
        (folder / "wrong.yaml").write_text("rules:\n  - when: { operation: attestr.work.create }\n    then: { outcome: Alrt }\n")

        result = docker("run", "--rm", "-v", f"{folder}:/scenarios:ro", IMAGE, "serve", "--scenarios", "/scenarios", check=False)

        self.assertEqual(result.returncode, 2)
        self.assertIn("did you mean `Alert`?", result.stderr)
