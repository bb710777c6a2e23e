"""The recipes of docs/docker.md, as they stand there."""

import os
import pathlib
import re
import subprocess
import sys

from engine import IMAGE, ROOT, Case, composes

PAGE = (ROOT / "docs/docker.md").read_text()
# The engine's own containers are removed by these tests; its helper image is not to be had everywhere.
ENVIRONMENT = dict(os.environ, TESTCONTAINERS_RYUK_DISABLED="true")


def recipe(language):
    """The code of a recipe, with the image that is tested."""
    [code] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert "'vetbox'" in code or '"vetbox"' in code
    return re.sub(r"(['\"])vetbox\1", f'"{IMAGE}"', code)


class Recipes(Case):
    def passes(self, command, **options):
        result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=180, **options)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout + result.stderr

    def test_python(self):
        (self.folder / "test_recipe.py").write_text(recipe("python"))

        self.assertIn("Ran 1 test", self.passes([sys.executable, "-m", "unittest", "test_recipe"], cwd=self.folder))

    def test_node(self):
        modules = pathlib.Path(os.environ["VETBOX_TEST_DIR"]) / "node"
        modules.mkdir(exist_ok=True)
        if not (modules / "node_modules/testcontainers").exists():
            self.passes(["npm", "install", "--silent", "--no-audit", "--no-fund", "testcontainers@11"], cwd=modules)
        (modules / "recipe.test.mjs").write_text(recipe("javascript"))

        self.assertIn("pass 1", self.passes(["node", "--test", "recipe.test.mjs"], cwd=modules))

    def test_the_compose_file_of_the_page_is_one(self):
        [text] = [block for block in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) if block.startswith("services:")]
        (self.folder / "compose.yaml").write_text(text)

        for compose in composes():
            self.passes([*compose, "-f", self.folder / "compose.yaml", "config", "-q"])
