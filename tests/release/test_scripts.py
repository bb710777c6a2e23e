"""What release/check and release/notes say, in a copy of what they read."""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Check(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name in "Cargo.lock", "Cargo.toml":
            shutil.copy(ROOT / name, self.folder / name)
        shutil.copytree(ROOT / "release", self.folder / "release")
        self.change("Cargo.toml", r'(?m)^version = ".*"', 'version = "1.2.3"')
        self.change("Cargo.toml", r'(?m)^repository = ".*"', 'repository = "https://github.com/somebody/vetbox"')
        self.change("Cargo.lock", r'name = "vetbox"\nversion = ".*"', 'name = "vetbox"\nversion = "1.2.3"')
        self.write("## 1.2.3, 2026-01-31\n\n### New\n\n- Something.\n\n## 1.2.2\n\n- Something older.\n")

    def change(self, name, pattern, text):
        file = self.folder / name
        changed, count = re.subn(pattern, text, file.read_text(), count=1)
        self.assertEqual(count, 1, f"{name} has no {pattern}")
        file.write_text(changed)

    def write(self, changes):
        (self.folder / "CHANGELOG.md").write_text(f"# Changelog\n\n{changes}")

    def run_script(self, *command):
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120)

    def refusal(self, tag="v1.2.3"):
        result = self.run_script("release/check", tag)
        self.assertEqual(result.returncode, 1, result.stdout)
        return result.stderr

    def test_what_agrees_can_be_released(self):
        result = self.run_script("release/check", "v1.2.3")

        self.assertEqual((result.returncode, result.stdout), (0, "v1.2.3 can be released\n"), result.stderr)

    def test_the_notes_are_those_of_the_version(self):
        self.assertEqual(self.run_script("release/notes").stdout, "\n### New\n\n- Something.\n")

    def test_another_tag_is_refused(self):
        self.assertIn("the tag is v1.2.4, and Cargo.toml says 1.2.3", self.refusal("v1.2.4"))

    def test_a_placeholder_is_refused(self):
        self.change("Cargo.toml", "somebody", "your-organisation")

        self.assertIn("still the placeholder", self.refusal())

    def test_changes_that_nobody_wrote_down_are_refused(self):
        for changes in "## Unreleased\n\n- Something.\n", "## 1.2.3\n\n## 1.2.2\n\n- Something.\n":
            self.write(changes)
            self.assertIn("CHANGELOG.md has nothing to say about 1.2.3", self.refusal())

    def test_a_lock_file_of_another_version_is_refused(self):
        self.change("Cargo.lock", r'name = "vetbox"\nversion = ".*"', 'name = "vetbox"\nversion = "1.2.2"')

        self.assertIn("Cargo.lock has another version than Cargo.toml", self.refusal())

    def test_a_version_that_python_does_not_know_is_refused(self):
        self.change("Cargo.toml", r'(?m)^version = ".*"', 'version = "1.2.3-nightly"')

        self.assertIn("the version 1.2.3-nightly is not one that", self.refusal("v1.2.3-nightly"))
