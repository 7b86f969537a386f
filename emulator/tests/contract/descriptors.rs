//! A process that runs out of descriptors waits until some are free.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::program::Program;

/// The start of the response.
fn request(address: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(b"GET /v1/me HTTP/1.1\r\nconnection: close\r\n\r\n")?;
    let mut start = [0; 12];
    stream.read_exact(&mut start)?;
    Ok(String::from_utf8_lossy(&start).into_owned())
}

#[test]
fn out_of_descriptors_it_waits_and_goes_on() {
    let program = Program::start("ulimit -n 40;", &["--set", "request_seconds=3600"]);
    assert_eq!(request(&program.address).unwrap(), "HTTP/1.1 401");
    let full: Vec<TcpStream> = (0..80).map(|_| TcpStream::connect(&program.address).unwrap()).collect();

    // It has taken all that it can.
    let open = || std::fs::read_dir(format!("/proc/{}/fd", program.id())).unwrap().count();
    let deadline = Instant::now() + Duration::from_secs(60);
    while open() < 40 {
        assert!(Instant::now() < deadline, "only {} descriptors are in use", open());
        std::thread::sleep(Duration::from_millis(20));
    }
    let before = program.ticks();
    std::thread::sleep(Duration::from_secs(2));
    let used = program.ticks() - before;
    assert!(used <= 20, "{used} ticks, of about 200");

    drop(full);
    let deadline = Instant::now() + Duration::from_secs(60);
    let answer = loop {
        match request(&program.address) {
            Ok(answer) => break answer,
            Err(error) => assert!(Instant::now() < deadline, "{error}"),
        }
    };
    assert_eq!(answer, "HTTP/1.1 401");
    program.end();
}
