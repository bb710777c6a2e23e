//! `vetbox healthcheck`: whether a running emulator is ready, for containers that have no other program in them.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use super::command::Failure;
use crate::config::DEFAULT_PORT;

/// How long the emulator may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Ask an emulator on this machine whether it is ready; exits with 3 when it is not.
#[derive(Debug, clap::Args)]
pub(super) struct Healthcheck {
    /// The port of the emulator on this machine.
    #[arg(long, env = "VETBOX_PORT", default_value_t = DEFAULT_PORT)]
    port: u16,
}

/// Succeeds when `/readyz` answers 200.
pub(super) fn run(arguments: &Healthcheck) -> Result<(), Failure> {
    let address = SocketAddr::from(([127, 0, 0, 1], arguments.port));
    match status_line(address) {
        Ok(line) if line.contains(" 200 ") => Ok(()),
        Ok(line) => Err(Failure::NotMet(format!("http://{address}/readyz answered {line}"))),
        Err(error) => Err(Failure::NotMet(format!("http://{address}/readyz did not answer: {error}"))),
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
