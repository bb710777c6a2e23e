//! `vetbox healthcheck`: whether a running emulator is ready, for containers that have no other program in them.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::json;

use super::{
    configuration::Configuration,
    terminal::{Failure, print_json},
};
use crate::config::Config;

/// How long the emulator may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Ask an emulator on this machine whether it is ready; exits with 3 when it is not.
#[derive(Debug, clap::Args)]
pub struct Healthcheck {
    /// The port of the emulator on this machine; without it, the one that `serve` finds in its variables and its configuration file.
    #[arg(long)]
    port: Option<u16>,
    /// Print JSON for programs.
    #[arg(long)]
    json: bool,
}

/// Succeeds when `/readyz` answers 200.
pub fn run(arguments: &Healthcheck) -> Result<(), Failure> {
    let config = Configuration::of_environment()?.config;
    let address = SocketAddr::new(reachable(&config), arguments.port.unwrap_or(config.port));
    let url = format!("http://{address}/readyz");
    let reason = match status_line(address) {
        Ok(line) if line.contains(" 200 ") => None,
        Ok(line) => Some(format!("{url} answered {line}")),
        Err(error) => Some(format!("{url} did not answer: {error}")),
    };
    if arguments.json {
        print_json(&json!({ "ready": reason.is_none(), "url": url, "reason": reason }))?;
    }
    match reason {
        None => Ok(()),
        // That was said on standard output.
        Some(_) if arguments.json => Err(Failure::NotMet(String::new())),
        Some(reason) => Err(Failure::NotMet(reason)),
    }
}

/// Where the emulator that was set up like this is reached from this machine.
fn reachable(config: &Config) -> IpAddr {
    match config.host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host @ (IpAddr::V4(_) | IpAddr::V6(_)) => host,
    }
}

fn status_line(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or("nothing").to_owned())
}
