"""The recipes of docs/docker.md, as they stand there."""

import json
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


# It verifies the certificate by what SSL_CERT_FILE names, and speaks to the vendor's host and port.
CLIENT = "rust:1.95-slim-bookworm"
BODY = '{"tag":"AA-1234","name":"Gitanjali Raheja"}'
CALL = (
    "printf 'POST /api/v1/public/factx/ HTTP/1.1\\r\\nHost: api.attestr.com\\r\\nAuthorization: Basic dGVzdDp0ZXN0\\r\\n"
    f"Content-Type: application/json\\r\\nConnection: close\\r\\nContent-Length: {len(BODY)}\\r\\n\\r\\n{BODY}'"
    " | openssl s_client -connect api.attestr.com:443 -servername api.attestr.com -verify_hostname api.attestr.com"
    " -verify_return_error -ign_eof"
)


def compose_files():
    """The compose files of the page."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [block for block in blocks if block.startswith("services:")]


class Recipes(Case):
    def passes(self, command, **options):
        result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=180, **options)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout + result.stderr

    def test_python(self):
        (self.folder / "test_recipe.py").write_text(recipe("python"))

        self.assertIn("1 passed", self.passes([sys.executable, "-m", "pytest", "test_recipe.py"], cwd=self.folder))

    def test_node(self):
        modules = pathlib.Path(os.environ["VETBOX_TEST_DIR"]) / "node"
        modules.mkdir(exist_ok=True)
        [kit] = (pathlib.Path(os.environ["VETBOX_KITS"]) / "npm").glob("*.tgz")
        self.passes(["npm", "install", "--silent", "--no-audit", "--no-fund", "testcontainers@11.14.0", kit], cwd=modules)
        (modules / "recipe.test.mjs").write_text(recipe("javascript"))

        self.assertIn("pass 1", self.passes(["node", "--test", "recipe.test.mjs"], cwd=modules))

    def test_the_compose_file_of_the_page_is_one(self):
        for text in compose_files():
            (self.folder / "compose.yaml").write_text(text)
            for compose in composes():
                self.passes([*compose, "-f", self.folder / "compose.yaml", "config", "-q"])

    def test_an_app_with_the_vendors_host_compiled_in_is_served(self):
        [text] = [text for text in compose_files() if "api.attestr.com" in text]
        # Any image in which there is a client that verifies what it is shown.
        app = f"""    image: {CLIENT}
    command: {json.dumps(["sh", "-c", CALL])}
"""
        text = text.replace("image: vetbox", f"image: {IMAGE}").replace("    build: .\n", app)
        (self.folder / "compose.yaml").write_text(text)
        compose = next(composes())
        self.addCleanup(subprocess.run, [*compose, "-f", self.folder / "compose.yaml", "down", "-v", "-t", "1"], capture_output=True)

        output = self.passes([*compose, "-f", self.folder / "compose.yaml", "run", "--rm", "app"])

        self.assertIn("Verify return code: 0 (ok)", output)
        self.assertIn("HTTP/1.1 200", output)
        self.assertRegex(output, r'"_id":"[\w-]+"')
