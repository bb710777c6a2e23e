"""Calls every endpoint as the manual's Python samples do: requests with data and an empty list of files, so a urlencoded form, and with a
text of JSON where the samples send JSON."""

import json
import pathlib
import sys

import requests

for call in json.loads((pathlib.Path(__file__).parent / "calls.json").read_text()):
    url = f"{sys.argv[1]}/api/1.1/wf/{call['call']}"
    if "basic" in call:
        response = requests.request("GET", url, headers={"Authorization": f"Basic {call['basic']}"}, timeout=30)
    elif "json" in call:
        headers = {"Content-Type": "application/json"}
        response = requests.request("POST", url, headers=headers, data=json.dumps(call["json"]), timeout=30)
    else:
        response = requests.request("POST", url, headers={}, data=call["form"], files=[], timeout=30)
    print(call["call"], response.text)
    assert response.status_code == 200, response.status_code
    assert call["has"] in response.text, f"{call['call']}: wanted {call['has']}"
