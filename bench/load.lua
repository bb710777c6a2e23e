-- The requests that wrk sends: `-- <what> <check>`, where <what> is profile, work, read or mixed;
-- other paths for creating and reading may follow.

local headers = { ["Authorization"] = "Basic YmVuY2g6YmVuY2g=", ["Content-Type"] = "application/json" }
local profile = '{"tag":"EMP-1234","name":"Gitanjali Raheja","email":"g.raheja@example.com","mobile":"+918888999978"}'
local work = '{"tag":"EMP-1234","employer":"Initech Private Limited","reg":"EMP-1234","position":"Trainee",'
  .. '"startDate":"02-12-2019","ended":true,"endDate":"19-03-2020","documents":["MX17Cd6KEBSsbKSaou"],'
  .. '"references":[{"name":"A. Kulkarni","position":"Mentor","email":"a.kulkarni@example.com","contact":"+91 98765 43210"}],'
  .. '"webhook":false}'

local requests = {}
local turn = 0

function init(args)
  local all = {
    profile = wrk.format("POST", args[3] or "/api/v1/public/factx/", headers, profile),
    work = wrk.format("POST", "/api/v1/public/factx/async/work", headers, work),
    read = wrk.format("GET", (args[4] or "/api/v1/public/async/") .. args[2], headers),
  }
  if args[1] == "mixed" then
    requests = { all.profile, all.work, all.read, all.work, all.profile }
  else
    requests = { all[args[1]] }
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency, _)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
  io.write(string.format(
    '\nresult={"requests":%d,"micros":%d,"failed":%d,"p50":%d,"p90":%d,"p99":%d}\n',
    summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(90), latency:percentile(99)))
end
