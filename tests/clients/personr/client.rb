# Calls every endpoint as the manual's Ruby samples do: Net::HTTP with set_form, with a body of JSON where the samples send JSON.
require "json"
require "net/http"
require "uri"

def request_of(call, url)
  return Net::HTTP::Get.new(url, "Authorization" => "Basic #{call["basic"]}") if call["basic"]

  request = Net::HTTP::Post.new(url)
  if call["json"]
    request["Content-Type"] = "application/json"
    request.body = JSON.dump(call["json"])
  else
    request.set_form(call["form"].to_a, "multipart/form-data")
  end
  request
end

JSON.parse(File.read(File.join(__dir__, "calls.json"))).each do |call|
  url = URI("#{ARGV.fetch(0)}/api/1.1/wf/#{call["call"]}")
  http = Net::HTTP.new(url.host, url.port)
  http.use_ssl = url.scheme == "https"
  response = http.request(request_of(call, url))
  puts "#{call["call"]} #{response.read_body}"
  abort "#{call["call"]}: HTTP #{response.code}, wanted #{call["has"]}" unless response.code == "200" && response.body.include?(call["has"])
end
