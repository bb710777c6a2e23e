//! HTTPS: who vouches for the server, what clients with the vendors' hosts compiled in see, and what is told when it cannot be.

use std::{fs, io, net::SocketAddr, os::unix::fs::PermissionsExt as _, path::PathBuf, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use vetbox::server::{
    self, Bounds,
    tls::{Certificate, Tls},
};

use crate::{
    cli::{Folder, Running, finish, program, run},
    harness::{TestApp, work_body},
};

/// A certificate for `names` whose authority is kept nowhere.
fn made(names: &[&str]) -> Tls {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    Tls::new(&Certificate::Made { names, authority: None }, &["api.attestr.com".to_owned()]).expect("a certificate")
}

/// Serves `app` by HTTPS on a free port.
async fn served(app: &TestApp, tls: &Tls) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let router = vetbox::serve::router(&app.app);
    tokio::spawn(server::serve_with(Some(tls.clone()), listener, router, Bounds::default(), std::future::pending()));
    address
}

/// Connects as a client that trusts `authority` and calls the server `name`.
async fn connected(
    authority: &str,
    address: SocketAddr,
    name: &str,
    protocol: &str,
) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).expect("a certificate")).expect("an authority");
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let stream = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// Sends `request` and gives what comes until the connection ends, and how it ends.
async fn answer(mut stream: TlsStream<TcpStream>, request: &str) -> (String, io::Result<usize>) {
    stream.write_all(request.as_bytes()).await.expect("the request can be sent");
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await;
    (String::from_utf8_lossy(&bytes).into_owned(), end)
}

fn work_request(app: &TestApp) -> String {
    let body = work_body(json!({})).to_string();
    format!(
        "POST /api/v1/public/factx/async/work HTTP/1.1\r\nhost: api.attestr.com\r\nconnection: close\r\n\
         authorization: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        app.authorization,
        body.len()
    )
}

#[tokio::test]
async fn a_client_with_the_vendors_host_compiled_in_is_served() {
    let (app, tls) = (TestApp::new(), made(&["*.attestr.test"]));
    let authority = tls.authority.clone().expect("an authority of its own");
    let address = served(&app, &tls).await;

    for name in ["api.attestr.com", "eu.attestr.test", "127.0.0.1"] {
        let stream = connected(&authority, address, name, "http/1.1").await.expect(name);
        let (text, _) = answer(stream, &work_request(&app)).await;
        assert!(text.starts_with("HTTP/1.1 200"), "{name}: {text}");
    }
}

#[tokio::test]
async fn both_versions_of_http_are_offered() {
    let (app, tls) = (TestApp::new(), made(&[]));
    let address = served(&app, &tls).await;

    for protocol in ["h2", "http/1.1"] {
        let stream = connected(tls.authority.as_deref().unwrap(), address, "api.attestr.com", protocol).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(protocol.as_bytes()));
    }
}

#[tokio::test]
async fn nobody_else_is_vouched_for() {
    let (app, tls) = (TestApp::new(), made(&[]));
    let address = served(&app, &tls).await;
    let own = tls.authority.clone().unwrap();
    let other = made(&[]).authority.unwrap();

    let stranger = connected(&own, address, "example.com", "h2").await.unwrap_err();
    assert!(stranger.to_string().contains("example.com"), "{stranger}");
    let untrusted = connected(&other, address, "api.attestr.com", "h2").await.unwrap_err();
    assert!(untrusted.to_string().contains("invalid peer certificate"), "{untrusted}");
}

#[tokio::test]
async fn http_without_tls_is_told_to_speak_it() {
    let (app, tls) = (TestApp::new(), made(&[]));
    let mut stream = TcpStream::connect(served(&app, &tls).await).await.expect("a connection");

    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("the request can be sent");
    let mut text = String::new();
    // How the connection ends after the words is the machine's.
    let _ = stream.read_to_string(&mut text).await;

    assert!(text.contains("400") && text.contains("call it by https://"), "{text}");
}

#[tokio::test]
async fn connections_break_below_tls_as_without() {
    let app = TestApp::builder().config(|config| config.scenarios = vec!["broken-connections".to_owned()]).start();
    let tls = made(&[]);
    let (authority, address) = (tls.authority.clone().unwrap(), served(&app, &tls).await);
    let next = async || {
        let stream = connected(&authority, address, "api.attestr.com", "http/1.1").await.unwrap();
        answer(stream, &work_request(&app)).await
    };

    let (text, end) = next().await;
    assert_eq!((text.as_str(), end.unwrap_err().kind()), ("", io::ErrorKind::ConnectionReset));
    let (text, end) = next().await;
    assert_eq!((text.as_str(), end.unwrap_err().kind()), ("", io::ErrorKind::UnexpectedEof));
    let (text, _) = next().await;
    assert!(!text.is_empty() && !text.starts_with("HTTP"), "{text:?}");
}

#[tokio::test]
async fn addresses_in_answers_are_those_of_https() {
    let (app, tls) = (TestApp::new(), made(&[]));
    let stream = connected(tls.authority.as_deref().unwrap(), served(&app, &tls).await, "api.attestr.com", "http/1.1");

    let (text, _) =
        answer(stream.await.unwrap(), "GET / HTTP/1.1\r\nhost: api.attestr.com\r\nconnection: close\r\n\r\n").await;

    assert!(text.contains("https://api.attestr.com/"), "{text}");
}

/// A folder for an authority, as a path.
fn kept(folder: &Folder) -> (PathBuf, Certificate) {
    let path = PathBuf::from(folder.path("authority"));
    (path.clone(), Certificate::Made { names: Vec::new(), authority: Some(path) })
}

#[test]
fn a_kept_authority_is_the_same_after_a_restart_and_its_key_is_its_owners() {
    let folder = Folder::new("authority-kept");
    let (path, certificate) = kept(&folder);

    let first = Tls::new(&certificate, &[]).unwrap().authority;
    let second = Tls::new(&certificate, &[]).unwrap().authority;

    assert_eq!(first, second);
    let mode = |name: &str| fs::metadata(path.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("ca.pem"), mode("ca-key.pem")), (0o644, 0o600));
}

#[test]
fn what_cannot_be_an_authority_is_told_with_what_to_do() {
    let folder = Folder::new("authority-wrong");
    let (path, certificate) = kept(&folder);
    Tls::new(&certificate, &[]).unwrap();
    let says = || Tls::new(&certificate, &[]).unwrap_err().to_string();

    let others = made(&[]).authority.unwrap();
    fs::write(path.join("ca.pem"), others).unwrap();
    assert!(says().contains("remove ca.pem and ca-key.pem there for a new one"), "{}", says());
    fs::write(path.join("ca-key.pem"), "no key").unwrap();
    assert!(says().contains("ca-key.pem` holds no private key as PEM"), "{}", says());
    fs::remove_file(path.join("ca-key.pem")).unwrap();
    assert!(says().contains("ca-key.pem` is missing beside"), "{}", says());
}

#[test]
fn a_certificate_of_ones_own_is_used_and_a_wrong_one_told() {
    let file = |name: &str| PathBuf::from(format!("{}/tests/tls/{name}", env!("CARGO_MANIFEST_DIR")));
    let of = |certificate: &str, key: &str| {
        Tls::new(&Certificate::Files { certificate: file(certificate), key: file(key) }, &[])
    };

    assert_eq!(of("self-signed.pem", "self-signed.key").unwrap().authority, None);
    let wrong = of("self-signed.key", "self-signed.key").unwrap_err().to_string();
    assert!(wrong.contains("holds no certificate as PEM"), "{wrong}");
    let missing = of("none.pem", "self-signed.key").unwrap_err().to_string();
    assert!(missing.contains("none.pem` cannot be read or written: No such file"), "{missing}");
}

#[test]
fn the_program_says_where_it_speaks_https_and_what_to_trust() {
    let folder = Folder::new("https");
    let emulator = Running::with(&["--tls", "127.0.0.1:0", "--tls-name", "attestr.internal"]);
    assert!(emulator.banner.contains("  HTTPS         https://127.0.0.1:"), "{}", emulator.banner);

    let printed = emulator.run(&["env", "--ca"]).ends_with(0).out.clone();
    assert!(printed.starts_with("-----BEGIN CERTIFICATE-----"), "{printed}");
    let file = folder.path("ca.pem");
    emulator.run(&["env", &format!("--ca={file}")]).ends_with(0);
    assert_eq!(fs::read_to_string(file).unwrap().trim(), printed.trim());

    let plain = Running::start();
    assert!(plain.run(&["env", "--ca"]).ends_with(1).err.contains("nobody speaks HTTPS here"));
}

#[test]
fn commands_talk_to_an_emulator_by_https_when_its_authority_is_named() {
    let folder = Folder::new("https-commands");
    let ca = folder.path("ca");
    let emulator = Running::with(&["--tls", "127.0.0.1:0", "--tls-ca", &ca]);
    let (_, port) = emulator.banner.split_once("HTTPS         https://127.0.0.1:").expect("it says where");
    let url = format!("https://localhost:{}", port.lines().next().unwrap());
    let authority = format!("{ca}/ca.pem");
    let with = |variable: &str, value: &str| finish(program().env(variable, value).args(["clock", "--url", &url]), "");

    run(&["clock", "--url", &url, "--cacert", &authority]).ends_with(0);
    with("VETBOX_CACERT", &authority).ends_with(0);
    with("SSL_CERT_FILE", &authority).ends_with(0);
    let unknown = run(&["clock", "--url", &url]).ends_with(1).err.clone();
    assert!(unknown.contains("an authority that is not known here") && unknown.contains("--cacert"), "{unknown}");
    let plain = run(&["clock", "--url", &url.replace("https", "http")]).ends_with(1).err.clone();
    assert!(plain.contains("does not speak http; try https:// in its place"), "{plain}");
    let tls = run(&["clock", "--url", &emulator.url.replace("http", "https")]).ends_with(1).err.clone();
    assert!(tls.contains("does not speak https; try http:// in its place"), "{tls}");
    let missing = with("SSL_CERT_FILE", "/nowhere.pem");
    assert!(missing.ends_with(2).err.contains("SSL_CERT_FILE: `/nowhere.pem` cannot be read"), "{}", missing.err);
    let wrong = run(&["clock", "--url", &url, "--cacert", &folder.write("empty.pem", "")]);
    assert!(wrong.ends_with(2).err.contains("holds no certificate"), "{}", wrong.err);
}

#[test]
fn settings_of_https_that_mean_nothing_are_told() {
    let says = |flags: &[&str]| run(&[&["serve", "--port", "0"], flags].concat()).ends_with(2).err.clone();

    assert!(says(&["--tls-name", "x.test"]).contains("need --tls"));
    assert!(says(&["--tls", "127.0.0.1:0", "--tls-cert", "x.pem"]).contains("--tls-cert needs --tls-key"));
    assert!(says(&["--tls", "127.0.0.1:0", "--tls-key", "x.pem"]).contains("--tls-key needs --tls-cert"));
    assert!(says(&["--tls", "8443"]).contains("an address and port such as 127.0.0.1:8443"));
    let both = says(&["--tls", "127.0.0.1:0", "--tls-key", "x", "--tls-cert", "x", "--tls-ca", "x"]);
    assert!(both.contains("leave them out beside --tls-cert"), "{both}");
}
