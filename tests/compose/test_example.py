"""The compose example, with every Compose that is here."""

import os
import subprocess
import uuid

from engine import IMAGE, ROOT, Case, composes, docker


class Example(Case):
    def compose(self, command, *arguments, check=True):
        environment = dict(os.environ, VETBOX_IMAGE=IMAGE, VETBOX_PORT="0", APP_PORT="0")
        whole = [*command, "-p", self.project, *arguments]
        result = subprocess.run(
            whole, cwd=ROOT / "examples/compose", env=environment, capture_output=True, text=True, timeout=300
        )
        if check and result.returncode:
            raise AssertionError(f"{' '.join(whole)}: {result.stdout}{result.stderr}")
        return result

    def test_the_example_passes_and_its_test_can_fail(self):
        found = list(composes())
        self.assertTrue(found, "there is no Compose here: install docker-compose or the docker-compose-plugin")
        for command in found:
            with self.subTest(" ".join(command)):
                self.project = f"vetbox-{uuid.uuid4().hex[:8]}"
                self.addCleanup(self.compose, command, "down", "-v", "--rmi", "local", "-t", "1", check=False)

                passed = self.compose(command, "run", "--rm", "test")
                self.assertIn("OK", passed.stdout + passed.stderr)
                # With another secret the app believes no webhook, so the test must notice.
                failed = self.compose(
                    command, "run", "--rm", "-e", "APP_URL=http://vetbox:8382", "test", check=False
                )
                self.assertNotEqual(failed.returncode, 0)
                # What compose made of it: nothing that runs as root or can write.
                [vetbox] = docker("ps", "-q", "--filter", f"name={self.project}.vetbox").splitlines()
                self.assertEqual(docker("inspect", "-f", "{{.HostConfig.ReadonlyRootfs}}", vetbox), "true")
