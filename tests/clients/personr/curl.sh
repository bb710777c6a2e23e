#!/usr/bin/env bash
# Every endpoint as the manual's curl samples call it: the same options, fields and ids, only the host differs.
# Then one applicant with its own id from creation to result.
set -euo pipefail
base="$1/api/1.1/wf"
sample=4242424242424x424242424242424242

# Runs a curl command and checks that the answer holds a text.
expect() {
  local text="$1" answer
  shift
  answer="$(curl --silent --show-error "$@")"
  case "$answer" in
    *"$text"*) ;;
    *) printf 'wanted %s\nin     %s\nof     curl %s\n' "$text" "$answer" "$*" >&2; exit 1 ;;
  esac
  printf '%s\n' "$answer"
}

# Tokens.
expect '"token":"bus|' --location "$base/api-token-generate" \
  --form 'email="example@personr.co"' \
  --form 'password="example123"'
expect '"expires":31536000' --location "$base/api-basic-auth" \
  -H "Authorization: Basic dXNlcm5hbWU6cGFzc3dvcmQ="

# Applicants.
expect '"applicantStatus":"Created"' --location "$base/api-applicant-create" \
  --form 'email="johndoe@mail.com"' \
  --form 'phone="+61 424 424 424"' \
  --form 'nameFirst="John"' \
  --form 'nameLast="Doe"' \
  --form 'flowName="KYC basic"' \
  --form 'sourceKey="Example Source Key"' \
  --form 'externalUserId=["UUID1","UUID2"]'
expect 'Cannot read docSets - incorrect flow name' --location "$base/api-applicant-create" \
  --form 'email="johndoe@mail.com"' \
  --form 'phone="+61 424 424 424"' \
  --form 'flowName="A template"'
expect '"customLink"' --location "$base/api-verificationlink-create" \
  --form "applicant=\"$sample\""
expect '"documentSubType":"FRONT_SIDE"' --location "$base/api-document-upload" \
  --data '{
	"applicantId": "4242424242424x424242424242424242",
	"docType": "ID_CARD",
    "docSubType": "FRONT_SIDE", // Remove this when docType is SELFIE
	"docCountryISO": "AUS",
	"docFile": {
        "filename": "idcard_australia.jpg",
        "contents": "/9j/4AAQSkZJRgABAQAAAQABAAD..."
    }
}'
expect '"documentType":"SELFIE"' --location "$base/api-document-upload" \
  --data '{
	"applicantId": "4242424242424x424242424242424242",
	"docType": "SELFIE",
	"docCountryISO": "AUS",
	"docFile": {
        "filename": "selfie.jpg",
        "contents": "/9j/4AAQSkZJRgABAQAAAQABAAD..."
    }
}'
expect '"reviewAnswer":"Approved"' --location "$base/api-applicant-status" \
  --form "applicantId=\"$sample\""
expect '"IdDocType"' --location "$base/api-document-download" \
  --form "applicantId=\"$sample\""
expect '"docExpiries"' --location "$base/api-document-download-information" \
  --form "applicantId=\"$sample\""

# Entities.
expect '"companyName":"Acme Pty Ltd"' --location "$base/api-entity-create" \
  --form 'companyName="Acme Pty Ltd"' \
  --form 'registrationNumber="123456789"' \
  --form 'country="AUS"' \
  --form 'flowName="Know Your Business"'
expect '/entity-verification/' --location "$base/api-entity-verificationlink-create" \
  --form "applicant=\"$sample\""
expect '"documentSubType":"Certificate of incorporation"' -X POST "$base/api-entity-document-upload" \
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \
  -F "applicantId=$sample" \
  -F "docSubType=Certificate of incorporation" \
  -F "docFile=https://your_document_url.pdf"
expect '"documentSubType":"Certificate of incorporation"' -X POST "$base/api-entity-document-upload-encoded" \
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \
  -F "applicantId=$sample" \
  -F "docSubType=Certificate of incorporation" \
  -F "fileName=document.pdf" \
  -F "docFile=/9j/4AAQSkZJRgABAQAAAQABAAD..."
expect '"position":"Director"' --location "$base/api-add-ubo" \
  --form "applicantId=\"$sample\"" \
  --form "uboApplicantId=\"$sample\"" \
  --form 'position="Director"' \
  -H 'Authorization: Bearer YOUR_ACCESS_TOKEN'
expect '"entityName":"Acme Pty Ltd"' --location "$base/api-entity-status" \
  --form "applicantId=\"$sample\""
expect '"ownershipInsight"' --location "$base/api-retrieve-ubo" \
  --form "applicantId=\"$sample\""
expect '"questionnaire":[{' --location "$base/api-entity-questionnaire" \
  --form "applicantId=\"$sample\""

# AML, databases, workspaces, webhooks, and the start of a check.
expect '"searchId"' --location "$base/api-aml-results" \
  --form "applicantId=\"$sample\""
expect '"flow":"Database Verification","status":"Pending"' --location "$base/api-database-verification" \
  --form 'flowName="Database Verification"' \
  --form 'email="example@personr.co"' \
  --form 'phone="0400000000"' \
  --form 'firstName="SIMONE"' \
  --form 'middleName="LEE"' \
  --form 'lastName="HARDING"' \
  --form 'dob="1985-10-27"' \
  --form 'idNumber="1234567A"' \
  --form 'sourceCountry="AUS"' \
  --form 'street="123 EXAMPLE LANE"' \
  --form 'city="PERTH"' \
  --form 'stateTerritory="WESTERN AUSTRALIA"' \
  --form 'postCode="6000"' \
  --form 'country="AUS"'
expect '"flow":"KYB Basic","status":"Pending"' --location "$base/api-entity-database-verification" \
  --form 'flowName="KYB Basic"' \
  --form 'companyName="Personr Pty Ltd"' \
  --form 'registrationNumber="123456789"' \
  --form 'country="AUS"'
expect '"webhookUrl":"https://your-webhook-endpoint.com/abc"' --location "$base/api-webhook-configuration" \
  --form 'webhookUrl="https://your-webhook-endpoint.com/abc"' \
  --form 'generateToken="true"' \
  --form 'headerToken="true"'
expect '{"response":"success"}' --location "$base/api-request-applicant-check" \
  --form "applicantId=\"$sample\""
expect '"currentWorkspace":"XYZ Co"' --location "$base/api-change-workspace" \
  --form 'workspace="XYZ Co"'
expect '"response":"Workspace not found"' --location "$base/api-change-workspace" \
  --form 'workspace="Nobody"'

# An applicant of its own: create, upload, check, two seconds later the result.
created="$(expect '"applicantId"' --location "$base/api-applicant-create" \
  --form 'email="jane@mail.com"' --form 'phone="+61 424 424 424"' --form 'flowName="KYC basic"')"
id="$(printf '%s' "$created" | grep -o '[0-9]*x[0-9]*')"
expect '"documentType":"PASSPORT"' "$base/api-document-upload" -H 'Content-Type: application/json' \
  --data "{\"applicantId\":\"$id\",\"docType\":\"PASSPORT\",\"docSubType\":\"FRONT_SIDE\",\"docCountryISO\":\"AUS\",
    \"docFile\":{\"filename\":\"a.jpg\",\"contents\":\"/9j/4AAQSkZJRgABAQAAAQABAAA=\"}}"
expect '{"response":"success"}' "$base/api-request-applicant-check" --form "applicantId=\"$id\""
curl --fail --silent --show-error "$1/_vetbox/v1/sandboxes/default/clock/advance" \
  -H 'Content-Type: application/json' --data '{"by":"2s"}'
expect '"reviewAnswer":"Approved"' "$base/api-applicant-status" --form "applicantId=\"$id\""
