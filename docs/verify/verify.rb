# ruby verify.rb <client secret> < body: exits with 0 when the webhook is from Attestr.
require "json"
require "openssl"

def genuine?(body, secret)
  payload = JSON.parse(body)["payload"]
  return false if payload["output"].nil? || payload["signature"].nil?

  # JSON.generate writes the output as it was signed: compact, keys in the order they came.
  expected = OpenSSL::HMAC.hexdigest("SHA256", secret, JSON.generate(payload["output"]))
  OpenSSL.secure_compare(expected, payload["signature"])
end

exit genuine?($stdin.read.force_encoding("UTF-8"), ARGV[0])
