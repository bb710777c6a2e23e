# Looks up PANs as a client that takes a 404 for "no such PAN": it must see one neither for a PAN nor for a check that is not emulated.
require "json"
require "net/http"
require "uri"

BASE = ARGV.fetch(0)

# What is known of a number; nil for one that nobody has.
def look_up(path, body, version: "v2")
  url = URI("#{BASE}/api/#{version}/public/#{path}")
  request = Net::HTTP::Post.new(url, "Authorization" => "Basic a-client-in-ruby", "Content-Type" => "application/json")
  request.body = JSON.dump(body)
  response = Net::HTTP.start(url.host, url.port, use_ssl: url.scheme == "https") { |http| http.request(request) }
  puts "#{path} #{response.code} #{response.body}"
  return nil if response.code == "404"

  answer = JSON.parse(response.body)
  raise "#{answer["code"]} #{answer["message"]}" unless response.code == "200"

  answer["valid"] ? answer : nil
end

def refusal(...)
  look_up(...)
  abort "an answer about a number, where none can be known"
rescue RuntimeError => error
  error.message
end

known = look_up("checkx/pan", { pan: "AHJPT1529R" })
abort "a PAN is not found" unless known && known["name"] && known["category"] == "PERSON"
abort "the same PAN is another person" unless look_up("checkx/pan", { pan: "AHJPT1529R" }) == known
abort "nobody's PAN is found" unless look_up("checkx/pan", { pan: "AHJPT0000R" }).nil?
abort "nobody's company is found" unless look_up("corpx/business/master", { reg: "L17110MH1973PLC000000" }).nil?

%w[leadx/mca-cin-contact checkx/digilocker/auth corpx/director/master xtract batchx/v2].each do |path|
  message = refusal(path, { reg: "L17110MH1973PLC019786" })
  abort "#{path}: #{message}" unless message == "4035 Requested service is not provisioned for your account"
end
malformed = refusal("checkx/pan", { pan: "AHJP71529R" })
abort malformed unless malformed == "4001 Malformed data or missing required parameter values"
