# Creates an applicant as the manual's Ruby sample does: Net::HTTP with set_form.
require "json"
require "net/http"
require "uri"

url = URI("#{ARGV.fetch(0)}/api/1.1/wf/api-applicant-create")
http = Net::HTTP.new(url.host, url.port)
http.use_ssl = url.scheme == "https"
request = Net::HTTP::Post.new(url)
fields = {
  "email" => "johndoe@mail.com",
  "phone" => "+61 424 424 424",
  "nameFirst" => "John",
  "nameLast" => "Doe",
  "flowName" => "KYC basic",
}
request.set_form(fields.to_a, "multipart/form-data")
response = http.request(request)
puts response.read_body

answer = JSON.parse(response.body)
abort "HTTP #{response.code}" unless response.code == "200" && answer["status"] == "success"
fields.each { |name, value| abort "#{name} is #{answer["response"][name]}" unless answer["response"][name] == value }
