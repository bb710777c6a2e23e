"""Tests of the app, with vetbox in Attestr's place and its control API as the remote control."""

import json
import os
import unittest
import urllib.error
import urllib.request

APP = os.environ["APP_URL"]
SANDBOX = os.environ["VETBOX_URL"] + "/_vetbox/v1/sandboxes/default"


def call(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or "null")
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {url}: {error.code} {error.read().decode()}") from None


class Hiring(unittest.TestCase):
    def setUp(self):
        # Records, journal, deliveries and clock as they were at the start.
        call("POST", f"{SANDBOX}/reset")

    def hire(self, employer):
        return call("POST", f"{APP}/hires", {"name": "Gitanjali Raheja", "employer": employer})["id"]

    def status(self, hire):
        return call("GET", f"{APP}/hires/{hire}")["status"]

    def wait_for_webhook(self, count=1):
        """Lets time run until the app has taken so many webhooks; nobody needs the vendor's ids for it."""
        wanted = {"delivery": {"event": "async.completed", "succeeded": True}, "atLeast": count}
        return call("POST", f"{SANDBOX}/wait", {"for": wanted, "advance": True, "timeout": "20s"})

    def test_nobody_is_hired_before_the_check_is_done(self):
        hire = self.hire("Radisson Blu")

        self.assertEqual(self.status(hire), "checking")

    def test_a_clear_check_hires(self):
        hire = self.hire("Radisson Blu")

        self.wait_for_webhook()

        self.assertEqual(self.status(hire), "hired")

    def test_an_alert_declines(self):
        # scenarios/employers.yaml: Initech's dates do not match, after an hour that does not pass here.
        hire = self.hire("Initech Ltd")

        self.wait_for_webhook()

        self.assertEqual(self.status(hire), "declined")

    def test_a_plan_decides_what_the_app_orders_next(self):
        plan = {"for": {"check": {"tag": "Gitanjali Raheja"}}, "plan": {"outcome": "False"}}
        call("POST", f"{SANDBOX}/plans", plan)
        hire = self.hire("Radisson Blu")

        self.wait_for_webhook()

        self.assertEqual(self.status(hire), "declined")

    def test_a_correction_is_believed(self):
        hire = self.hire("Initech Ltd")
        self.wait_for_webhook()

        call("POST", f"{SANDBOX}/checks/-/revise?tag=Gitanjali%20Raheja", {"outcome": "Clear"})
        self.wait_for_webhook(count=2)

        self.assertEqual(self.status(hire), "hired")

    def test_a_forged_webhook_changes_nothing(self):
        hire = self.hire("Radisson Blu")

        call("POST", f"{SANDBOX}/sabotage", {"event": "async.completed", "webhook": {"signature": "wrong"}})
        call("POST", f"{SANDBOX}/clock/advance", {"by": "2s"})

        self.assertEqual(self.status(hire), "checking")
        [delivery] = call("GET", f"{SANDBOX}/deliveries")["items"]
        self.assertIn("403", delivery["latest"])

    def test_each_hire_asks_attestr_once(self):
        self.hire("Radisson Blu")

        once = {"request": {"operation": "attestr.work.create"}, "exactly": 1}
        call("POST", f"{SANDBOX}/verify", {"expect": [once]})


if __name__ == "__main__":
    unittest.main()
