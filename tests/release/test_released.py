"""What release/build made for this machine, used as people will use it: in a clean folder, with nothing of the repository."""

import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import platform
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest
import urllib.parse
import urllib.request
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASED = (ROOT / os.environ["VETBOX_RELEASED"]).resolve()
VERSION, TARGET, NPM = (os.environ[name] for name in ("VETBOX_VERSION", "VETBOX_TARGET", "VETBOX_NPM"))
COMMIT = os.environ["VETBOX_COMMIT"]
SAID = f"vetbox {VERSION} ({COMMIT})" if COMMIT else f"vetbox {VERSION}"
NAME = f"vetbox-{VERSION}-{TARGET}"
# Nothing but what every machine has, so that no setting of this one's user helps.
PLAIN = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def run(*command, env=PLAIN, cwd=None):
    """Runs a command to its end; what came of it."""
    return subprocess.run(list(map(str, command)), env=env, cwd=cwd, capture_output=True, text=True, timeout=300)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.env = PLAIN | {"HOME": str(self.folder)}

    def output(self, *command, cwd=None):
        """What a command printed, which must end well."""
        result = run(*command, env=self.env, cwd=cwd or self.folder)
        self.assertEqual(result.returncode, 0, f"{command}: {result.stdout}{result.stderr}")
        return result.stdout.strip()

    def assert_serves(self, *command):
        """The command starts an emulator that answers, and ends with it when it alone is told to."""
        server = subprocess.Popen([*map(str, command), "serve", "--port", "0"], env=self.env, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            url = next((line.strip().removeprefix("vetbox.ready=") for line in server.stdout if line.startswith("vetbox.ready=")), None)
            self.assertIsNotNone(url, "it ended before it was ready")
            with urllib.request.urlopen(f"{url}/livez", timeout=30) as answer:
                self.assertEqual(json.load(answer)["status"], "live")
            server.send_signal(signal.SIGTERM)
            self.assertEqual(server.wait(30), 0)
            with self.assertRaises(OSError):
                urllib.request.urlopen(f"{url}/livez", timeout=30)
        finally:
            server.kill()
            server.wait()
            server.stdout.close()


class CommitOfABuild(Case):
    """What build.rs tells of the commit, where nobody says it as releases do."""

    def setUp(self):
        super().setUp()
        self.script = self.folder / "build-script"
        built = run("rustc", "--edition", "2024", "-o", self.script, ROOT / "build.rs", env=os.environ)
        self.assertEqual(built.returncode, 0, built.stderr)

    def told(self, profile, **more):
        lines = run(self.script, env=PLAIN | {"PROFILE": profile} | more, cwd=self.folder).stdout.splitlines()
        return [line.removeprefix("cargo::rustc-env=VETBOX_COMMIT=") for line in lines if "rustc-env" in line]

    def test_a_clone_and_a_published_crate_name_it_and_nothing_else_does(self):
        self.assertEqual(self.told("release"), [])
        (self.folder / ".cargo_vcs_info.json").write_text('{\n  "git": {\n    "sha1": "c0ffee"\n  },\n  "path_in_vcs": ""\n}')
        self.assertEqual(self.told("release"), ["c0ffee"])
        (self.folder / ".git/logs").mkdir(parents=True)
        (self.folder / ".git/logs/HEAD").write_text("000 aaa A <a@b.co> 1 +0000\tclone: from b\naaa bbb A <a@b.co> 2 +0000\tcommit: C\n")
        self.assertEqual(self.told("release"), ["bbb"])
        self.assertEqual(self.told("release", VETBOX_COMMIT="said"), [])
        self.assertEqual(self.told("debug"), [])


class Archive(Case):
    def setUp(self):
        super().setUp()
        with tarfile.open(RELEASED / f"archives/{NAME}.tar.gz") as tar:
            self.entries = {entry.name: entry for entry in tar}
            tar.extractall(self.folder, filter="fully_trusted")
        self.program = self.folder / NAME / "vetbox"

    def parts(self):
        """Crates and versions of the program, by its list of parts."""
        document = json.loads((RELEASED / f"archives/{NAME}.cdx.json").read_text())
        self.assertEqual(document["bomFormat"], "CycloneDX")
        self.assertEqual(document["metadata"]["component"]["name"], "vetbox")
        self.assertEqual(document["metadata"]["component"]["version"], VERSION)
        return {(part["name"], part["version"]) for part in document["components"] if part.get("purl", "").startswith("pkg:cargo/")}

    def test_the_checksums_are_those_of_the_files(self):
        lines = (RELEASED / f"archives/{NAME}.sha256").read_text().splitlines()

        said = {name: sum for sum, name in (line.split("  ") for line in lines)}
        self.assertEqual(sorted(said), [f"{NAME}.cdx.json", f"{NAME}.tar.gz"])
        for name, sum in said.items():
            self.assertEqual(hashlib.sha256((RELEASED / "archives" / name).read_bytes()).hexdigest(), sum)

    def test_it_holds_the_program_with_licences_and_completions(self):
        files = sorted(name.removeprefix(f"{NAME}/") for name, entry in self.entries.items() if entry.isfile())

        self.assertEqual(files, [
            "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "LICENSES-OF-CRATES.txt", "README.md", "SECURITY.md",
            "completions/_vetbox", "completions/vetbox.bash", "completions/vetbox.fish", "vetbox",
        ])
        self.output("bash", "-n", self.folder / NAME / "completions/vetbox.bash")

    def test_equal_files_make_equal_archives(self):
        again = self.folder / "again.tar.gz"
        self.output(sys.executable, ROOT / "release/pack.py", self.folder / NAME, again)

        self.assertEqual(again.read_bytes(), (RELEASED / f"archives/{NAME}.tar.gz").read_bytes())

    def test_the_program_names_its_commit_and_serves(self):
        self.assertEqual(self.output(self.program, "--version"), SAID)
        self.assert_serves(self.program)

    @unittest.skipUnless(platform.system() == "Linux", "only programs for Linux are static")
    def test_the_program_is_static(self):
        result = run("ldd", self.program)

        self.assertRegex(result.stdout + result.stderr, "statically linked|not a dynamic executable")

    def test_its_parts_are_what_the_lock_file_says_and_no_tool_of_tests(self):
        lock = (ROOT / "Cargo.lock").read_text()
        locked = set(re.findall(r'name = "(.+)"\nversion = "(.+)"', lock))
        parts = self.parts()

        self.assertLessEqual(parts, locked)
        names = {name for name, _ in parts}
        self.assertLessEqual({"vetbox", "axum", "tokio", "rustls", "serde_json"}, names)
        self.assertTrue(names.isdisjoint({"proptest", "insta", "divan"}), names)

    def test_the_licence_of_every_part_is_there(self):
        licences = (self.folder / NAME / "LICENSES-OF-CRATES.txt").read_text()
        listed = set(re.findall(r"^(\S+) (\S+): ", licences, re.M))

        self.assertEqual(self.parts() - {("vetbox", VERSION)} - listed, set())
        self.assertIn("Permission is hereby granted", licences)


class Registry(http.server.BaseHTTPRequestHandler):
    """An npm registry with the packages of the folder; those for other machines are described, and cannot be fetched."""

    asked = []

    def do_GET(self):
        path = urllib.parse.unquote(self.path)
        self.asked.append(path)
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        if path.endswith(".tgz"):
            file = RELEASED / "npm" / path.rsplit("/", 1)[1]
            return self.answer(file.read_bytes()) if file.is_file() else self.send_error(404)
        name = path.lstrip("/")
        file = f"{name.lstrip('@').replace('/', '-')}-{VERSION}.tgz"
        if (RELEASED / "npm" / file).is_file():
            with tarfile.open(RELEASED / "npm" / file) as tar:
                manifest = json.load(tar.extractfile("package/package.json"))
        else:
            system, _, cpu = name.partition("/")[2].partition("-")
            manifest = {"name": name, "version": VERSION, "os": [system], "cpu": [cpu]}
        manifest["dist"] = {"tarball": f"{base}/-/{file}"}
        self.answer(json.dumps({"name": name, "dist-tags": {"latest": VERSION}, "versions": {VERSION: manifest}}).encode())

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def registry():
    Registry.asked.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Npm(Case):
    def install(self):
        """Installs the package as people do, and gives the command that it brings."""
        with registry() as url:
            self.output("npm", "install", "--no-audit", "--no-fund", "--registry", url, "vetbox")
        return self.folder / "node_modules/.bin/vetbox"

    def test_npx_fetches_and_runs_the_program_for_this_machine_alone(self):
        with registry() as url:
            self.assertEqual(self.output("npx", "--yes", "--registry", url, "vetbox", "--version"), SAID)

        fetched = [path.rsplit("/", 1)[1] for path in Registry.asked if path.endswith(".tgz")]
        self.assertEqual(sorted(fetched), sorted([f"vetbox-{VERSION}.tgz", f"vetbox-{NPM}-{VERSION}.tgz"]))

    def test_an_installed_command_serves_and_ends_as_the_program_ends(self):
        command = self.install()

        self.assert_serves(command)
        wrong = run(command, "serve", "--clock", "sideways", env=self.env)
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("--clock", wrong.stderr)

    def test_a_program_that_a_signal_ends_ends_the_command_so(self):
        command = self.install()
        program = self.folder / f"node_modules/@vetbox/{NPM}/bin/vetbox"
        program.write_text("#!/bin/sh\nkill -KILL $$\n")

        self.assertEqual(run(command, env=self.env).returncode, -signal.SIGKILL)

    def test_what_is_missing_is_named(self):
        command = self.install()
        (self.folder / f"node_modules/@vetbox/{NPM}/bin/vetbox").unlink()
        missing = run(command, env=self.env)
        (self.folder / "strange.js").write_text("Object.defineProperty(process, 'arch', { value: 'riscv64' });")
        strange = run("node", "--require", self.folder / "strange.js", command.resolve(), env=self.env)

        self.assertEqual((missing.returncode, strange.returncode), (1, 1))
        self.assertIn(f"the package @vetbox/{NPM} is missing", missing.stderr)
        self.assertRegex(strange.stderr, "there is no package for .*-riscv64; there is one for darwin-arm64, .*linux-x64")

    def test_licences_are_in_every_package(self):
        for name, expected in ("vetbox", 2), (f"vetbox-{NPM}", 3):
            with tarfile.open(RELEASED / f"npm/{name}-{VERSION}.tgz") as tar:
                licences = [entry for entry in tar.getnames() if entry.startswith("package/LICENSE")]
            self.assertEqual(len(licences), expected, licences)


class Wheel(Case):
    def setUp(self):
        super().setUp()
        [self.wheel] = (RELEASED / "wheels").glob("vetbox_emulator-*.whl")

    def test_pip_installs_the_program(self):
        self.output(sys.executable, "-m", "venv", "venv")
        self.output("venv/bin/pip", "install", "--no-index", "--find-links", self.wheel.parent, "vetbox-emulator")
        commands = self.folder / "venv/bin"

        for command in ["vetbox"], ["vetbox-emulator"], ["python", "-m", "vetbox_emulator"]:
            self.assertEqual(self.output(commands / command[0], *command[1:], "--version"), SAID)
        program = self.output(commands / "python", "-c", "import vetbox_emulator; print(vetbox_emulator.PROGRAM)")
        self.assertEqual(self.output(program, "--version"), SAID)
        self.assert_serves(commands / "vetbox")

    def test_pipx_runs_the_program(self):
        command = [os.environ["VETBOX_PIPX"], "run", "--spec", self.wheel, "vetbox-emulator", "--version"]

        self.assertEqual(self.output(*command), SAID)

    def test_it_says_what_it_is_and_where_it_fits(self):
        with zipfile.ZipFile(self.wheel) as wheel:
            [metadata] = (wheel.read(name).decode() for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
            licences = [name for name in wheel.namelist() if "/licenses/" in name]

        self.assertIn(f"\nVersion: {VERSION.replace('-rc.', 'rc')}\n", metadata)
        self.assertIn("\nLicense-Expression: Apache-2.0 OR MIT\n", metadata)
        self.assertEqual(len(licences), 3, licences)
        fits = {"Linux": r"manylinux_2_17_.*\.musllinux_1_1_", "Darwin": r"macosx_1\d_\d+_"}[platform.system()]
        self.assertRegex(self.wheel.name, rf"-py3-none-{fits}")


class Publishing(Case):
    """Nothing goes out of a machine that is not told so; what would go out is said."""

    def said(self, *command):
        env = PLAIN | {name: os.environ[name] for name in ("HOME", "CARGO_HOME", "RUSTUP_HOME") if name in os.environ}
        result = run(*command, env=env, cwd=ROOT)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout + result.stderr

    def test_the_crate(self):
        said = self.said("release/publish", "crate")

        self.assertEqual(re.findall("warning: (.*)", said), [
            "ignoring test `it` as `tests/it/main.rs` is not included in the published package",
            "aborting upload due to dry run",
        ])

    def test_the_npm_packages(self):
        said = self.said("release/publish", "npm", RELEASED / "npm")

        self.assertIn(f"+ @vetbox/{NPM}@{VERSION}", said)
        self.assertIn(f"+ vetbox@{VERSION}", said)
        self.assertIn(f"+ @vetbox/kit@{VERSION}", said)
        self.assertEqual(said.count("is made on another machine"), 3)

    def test_the_release(self):
        said = self.said("release/publish", "github", RELEASED / "archives")

        self.assertRegex(said, f"would run: gh release create v{re.escape(VERSION)} .*{re.escape(NAME)}.tar.gz")

    def test_the_image(self):
        pushed = self.said("release/image", "push", self.folder)
        joined = self.said("release/image", "join", self.folder)

        self.assertRegex(pushed, "would run: release/docker-build --provenance=mode=max --sbom=true .*push-by-digest=true")
        self.assertRegex(joined, f"would run: docker buildx imagetools create -t ghcr.io/.*:{re.escape(VERSION)} .*@x86_64 .*@aarch64")
        self.assertIn("would run: cosign sign", joined)

