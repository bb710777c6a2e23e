//! Runs the program as a user does.

use std::{
    io::{self, BufRead as _, BufReader, Lines, Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::{Value, json};

use crate::harness::work_body;

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// What it printed, when it ended with `code`.
    #[track_caller]
    pub fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }

    /// Its output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

/// The program with nothing of this process's environment.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vetbox"));
    command.env_clear();
    command
}

/// Runs the program to its end.
#[track_caller]
pub fn run(arguments: &[&str]) -> Ran {
    run_with(arguments, "")
}

/// Runs the program to its end with `input` on its standard input.
#[track_caller]
pub fn run_with(arguments: &[&str], input: &str) -> Ran {
    finish(program().args(arguments), input)
}

/// Runs a prepared command to its end.
#[track_caller]
pub fn finish(command: &mut Command, input: &str) -> Ran {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    // A program that does not read it has closed the pipe already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// A running emulator on a free port, stopped when it is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Its base URL.
    pub url: String,
    /// What it printed before it was ready.
    pub banner: String,
}

impl Running {
    /// An emulator with a frozen clock and seed 1.
    pub fn start() -> Self {
        Self::with(&["--clock", "frozen", "--now", "2026-01-01T00:00:00Z", "--seed", "1"])
    }

    /// An emulator with these flags.
    pub fn with(flags: &[&str]) -> Self {
        Self::start_in(".", flags)
    }

    /// An emulator with these flags whose current folder is `folder`.
    pub fn start_in(folder: &str, flags: &[&str]) -> Self {
        let mut command = program();
        command.current_dir(folder);
        command.args(["serve", "--port", "0"]).args(flags).stderr(Stdio::null());
        Self::spawned(&mut command)
    }

    /// An emulator with a frozen clock and these flags, and what it writes on standard error; a pipe that is not read fills up.
    pub fn logging(flags: &[&str]) -> (Self, BufReader<ChildStderr>) {
        let mut command = program();
        command.args(["serve", "--port", "0", "--clock", "frozen", "--now", "2026-01-01T00:00:00Z", "--seed", "1"]);
        let mut running = Self::spawned(command.args(flags).stderr(Stdio::piped()));
        let log = running.child.stderr.take().expect("standard error is a pipe");
        (running, BufReader::new(log))
    }

    fn spawned(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("standard output is a pipe")).lines();
        let (mut banner, mut url) = (String::new(), None);
        for line in lines.map_while(Result::ok) {
            url = line.strip_prefix("vetbox.ready=").map(str::to_owned);
            if url.is_some() {
                break;
            }
            banner = banner + &line + "\n";
        }
        Self { child, url: url.expect("it says where it listens"), banner }
    }

    /// Tells it to stop as an operator does, and gives its exit code.
    pub fn stop(self) -> Option<i32> {
        self.signal("-TERM");
        self.ended()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: &str) {
        let told = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(told.expect("there is a kill").success());
    }

    /// Closes its standard input, waits until it ends, and gives its exit code.
    pub fn ended(mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }

    /// The process that it is.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// What `/readyz` says.
    #[track_caller]
    pub fn ready(&self) -> Value {
        self.call("GET", "/readyz", "", &json!({}))
    }

    /// Runs a command of the program against this emulator.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// The same with `input` on its standard input.
    #[track_caller]
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        finish(program().env("VETBOX_URL", &self.url).args(arguments), input)
    }
}

impl Running {
    /// Sends a JSON request to Attestr with credentials of its own, and gives the answer's body.
    #[track_caller]
    pub fn attestr(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call(method, &format!("/api/v1/public{path}"), "authorization: Basic cli\r\n", body)
    }

    /// Posts JSON without credentials, and gives the answer's body.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.call("POST", path, "", body)
    }

    /// Calls the control API, and gives the answer's body.
    #[track_caller]
    pub fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call(method, &format!("/_vetbox/v1{path}"), "", body)
    }

    /// Asks for a profile that there is not, and takes the answer.
    #[track_caller]
    pub fn unknown(&self, profile: &str) {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("the emulator listens");
        let head = format!("GET /api/v1/public/factx/{profile} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer is text");
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }

    #[track_caller]
    fn call(&self, method: &str, path: &str, authorization: &str, body: &Value) -> Value {
        let (host, body) = (self.url.trim_start_matches("http://"), body.to_string());
        let mut stream = TcpStream::connect(host).expect("the emulator listens");
        let head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n{authorization}");
        let framing =
            format!("content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
        stream.write_all(format!("{head}{framing}\r\n{body}").as_bytes()).expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer is text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("the answer has a body");
        assert!(head.starts_with("HTTP/1.1 20"), "{answer}");
        serde_json::from_str(body).unwrap_or_default()
    }

    /// Makes an employment check with webhooks and gives its id.
    #[track_caller]
    pub fn check(&self) -> String {
        let answer = self.attestr("POST", "/factx/async/work", &work_body(json!({ "webhook": true })));
        answer["_id"].as_str().expect("the answer has an id").to_owned()
    }

    /// Puts a check on a new profile.
    #[track_caller]
    pub fn associate(&self, check: &str) {
        let profile = self.attestr("POST", "/factx/", &json!({ "tag": "A-1", "name": "Gitanjali Raheja" }));
        let profile = profile["_id"].as_str().expect("the answer has an id");
        self.attestr("PUT", &format!("/factx/{profile}/associate"), &json!({ "asyncRequest": check }));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address that stays while the emulator behind it is another one.
#[derive(Debug)]
pub struct Address {
    pub url: String,
    behind: Arc<Mutex<Option<String>>>,
}

impl Address {
    /// An address behind which nobody is yet.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let url = format!("http://{}", listener.local_addr().expect("it listens"));
        let behind: Arc<Mutex<Option<String>>> = Arc::default();
        let leads_to = Arc::clone(&behind);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let host = leads_to.lock().expect("nobody panics with it").clone();
                if let Some(server) = host.and_then(|host| TcpStream::connect(host).ok()) {
                    carry(&client, &server);
                    carry(&server, &client);
                }
            }
        });
        Self { url, behind }
    }

    /// Lets whoever connects from now on reach `emulator`.
    pub fn leads_to(&self, emulator: &Running) {
        let host = emulator.url.trim_start_matches("http://").to_owned();
        *self.behind.lock().expect("nobody panics with it") = Some(host);
    }
}

/// Carries all bytes from one end to the other.
fn carry(from: &TcpStream, to: &TcpStream) {
    let mut from = from.try_clone().expect("a connection has two ends");
    let mut to = to.try_clone().expect("a connection has two ends");
    thread::spawn(move || {
        // However it ends, the other side is told.
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}

/// A command that goes on until it is stopped.
#[derive(Debug)]
pub struct Following {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Following {
    /// Runs the program against the emulator at `url`.
    pub fn start(url: &str, arguments: &[&str]) -> Self {
        let mut command = program();
        command.env("VETBOX_URL", url).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("standard output is a pipe")).lines();
        Self { child, lines }
    }

    /// The next line that it prints.
    #[track_caller]
    pub fn line(&mut self) -> String {
        self.lines.next().expect("there is another line").expect("it prints UTF-8")
    }

    /// Waits until it ends; gives its exit code, and what it said on standard error.
    pub fn ended(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        let mut errors = self.child.stderr.take().expect("standard error is a pipe");
        errors.read_to_string(&mut said).expect("it prints UTF-8");
        (self.child.wait().expect("it ends").code(), said)
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder of its own for a test, removed when it is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// An empty folder; `name` is the test's.
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the folder can be made");
        Self(path)
    }

    /// The path of a file in it.
    pub fn path(&self, file: &str) -> String {
        self.0.join(file).display().to_string()
    }

    /// Writes a file and gives its path.
    pub fn write(&self, file: &str, text: &str) -> String {
        std::fs::write(self.0.join(file), text).expect("the file can be written");
        self.path(file)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
