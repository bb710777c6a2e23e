"""Creates an applicant as the manual's Python sample does: requests with data and an empty list of files, so a urlencoded form."""

import sys

import requests

url = f"{sys.argv[1]}/api/1.1/wf/api-applicant-create"
payload = {
    "email": "johndoe@mail.com",
    "phone": "+61 424 424 424",
    "nameFirst": "John",
    "nameLast": "Doe",
    "flowName": "KYC basic",
}
response = requests.request("POST", url, headers={}, data=payload, files=[], timeout=30)
print(response.text)

answer = response.json()
assert response.status_code == 200 and answer["status"] == "success", response.status_code
for name, value in payload.items():
    assert answer["response"][name] == value, f"{name} is {answer['response'][name]}"
assert answer["response"]["applicantStatus"] == "Created"
