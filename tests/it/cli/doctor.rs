//! What the doctor finds.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use super::program::{Running, run};

#[test]
fn the_doctor_finds_nothing_in_a_healthy_emulator() {
    let emulator = Running::start();

    let healthy = emulator.run(&["doctor"]);

    assert!(healthy.ends_with(0).out.lines().all(|line| line.starts_with("fine")), "{}", healthy.out);
}

#[test]
fn the_doctor_finds_the_usual_troubles() {
    let emulator = Running::with(&["--clock", "frozen", "--webhook", "http://127.0.0.1:1/hooks"]);
    let (first, lost) = (emulator.check(), emulator.check());
    emulator.associate(&first);
    emulator.run(&["clock", "advance", "2s"]).ends_with(0);

    let ill = emulator.run(&["doctor"]);

    let out = &ill.ends_with(3).out;
    assert!(out.contains("the clock is frozen at ") && out.contains("something is due at"), "{out}");
    assert!(out.contains("(http://127.0.0.1:1/hooks) does not take webhooks"), "{out}");
    assert!(out.contains(&format!("1 check was never associated to a profile, such as {lost}")), "{out}");
}

#[test]
fn the_doctor_tells_another_program_from_none() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let other = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello").unwrap();
    });

    let taken = run(&["doctor", "--url", &url]);
    other.join().unwrap();
    let none = run(&["doctor", "--url", "http://127.0.0.1:1"]);

    assert!(taken.ends_with(3).out.contains("another program answers"), "{}", taken.out);
    assert!(none.ends_with(3).out.contains("nothing answers"), "{}", none.out);
}

#[test]
fn the_doctor_looks_at_all_of_a_long_list() {
    let emulator = Running::start();
    for _ in 0..1001 {
        emulator.check();
    }

    let ill = emulator.run(&["doctor"]);

    assert!(ill.ends_with(3).out.contains("1001 checks were never associated to a profile"), "{}", ill.out);
}
