// go run verify.go <client secret> < body: exits with 0 when the webhook is from Attestr.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
)

func isGenuine(body []byte, secret string) bool {
	var webhook struct {
		Payload struct {
			Output    json.RawMessage // The bytes as they came, which are the signed ones.
			Signature string
		}
	}
	if json.Unmarshal(body, &webhook) != nil {
		return false
	}
	given, err := hex.DecodeString(webhook.Payload.Signature)
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(webhook.Payload.Output)
	return hmac.Equal(given, mac.Sum(nil))
}

func main() {
	body, err := io.ReadAll(os.Stdin)
	if err != nil || !isGenuine(body, os.Args[1]) {
		os.Exit(1)
	}
}
