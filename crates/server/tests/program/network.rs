//! What the program does with connections that are slow, greedy or too many, and with TLS.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::program::{Program, stderr};

/// Everything that the server says until it hangs up. A connection that is reset has been hung up, too.
async fn rest(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let (mut said, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        said.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&said).into_owned()
}

pub async fn connect(program: &Program) -> TcpStream {
    TcpStream::connect(("127.0.0.1", program.port())).await.unwrap()
}

#[tokio::test]
async fn who_sends_headers_drop_by_drop_is_cut_off() {
    let mut program = Program::new();
    program.start().await;
    let (mut silent, mut slow) = (connect(&program).await, connect(&program).await);
    slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n")
        .await
        .unwrap();
    let (silence, slowness) = tokio::join!(rest(&mut silent), rest(&mut slow));
    assert_eq!(silence, "");
    assert!(!slowness.contains("200 OK"), "{slowness}");
    assert_eq!(program.terminate(), Some(0));
}

#[tokio::test]
async fn headers_beyond_their_limit_are_refused_and_the_server_lives() {
    let mut program = Program::new();
    program.start().await;
    for request in [
        format!(
            "GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-big: {}\r\n\r\n",
            "a".repeat(20_000)
        ),
        format!(
            "GET /healthz HTTP/1.1\r\nhost: localhost\r\n{}\r\n",
            "x-many: 1\r\n".repeat(200)
        ),
    ] {
        let mut stream = connect(&program).await;
        // The server may hang up before it has read all of it.
        drop(stream.write_all(request.as_bytes()).await);
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
    let mut stream = connect(&program).await;
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn an_open_stream_is_told_to_come_back_and_holds_nobody_up() {
    const GRACE: u64 = 120;
    let mut program = Program::new();
    assert!(program.run(&["demo"]).status.success());
    program
        .start_with(&[("TURNOPLUS_SHUTDOWN_GRACE_SECONDS", &GRACE.to_string())])
        .await;
    let token = program.login("recepcion@turnoplus.example").await;
    let mut stream = connect(&program).await;
    let request =
        format!("GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let (mut said, mut buffer) = (String::new(), [0; 4096]);
    while !said.contains("event: ready") {
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(read > 0, "it ended after {said}");
        said.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    let told = std::time::Instant::now();
    let ended = tokio::task::spawn_blocking(move || (program.terminate(), told.elapsed()));
    let goodbye = rest(&mut stream).await;
    assert!(
        goodbye.contains("event: closed") && goodbye.contains("retry: "),
        "{goodbye}"
    );
    let (code, took) = ended.await.unwrap();
    assert_eq!(code, Some(0));
    assert!(took.as_secs() < GRACE, "it waited for the stream: {took:?}");
}

#[tokio::test]
async fn one_connection_too_many_is_told_to_come_back() {
    let mut program = Program::new();
    program.start_with(&[("TURNOPLUS_MAX_CONNECTIONS", "2")]).await;
    let mut held = Vec::new();
    let refused = loop {
        assert!(held.len() < 20, "nobody was refused");
        let mut stream = connect(&program).await;
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .await
            .unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        if &first == b"HTTP/1.1 503" {
            break rest(&mut stream).await;
        }
        held.push(stream);
    };
    assert!(refused.to_lowercase().contains("retry-after: 5"), "{refused}");
    assert!(held.len() <= 2);
    drop(held);
    let mut answer = String::new();
    while !answer.starts_with("HTTP/1.1 200 ") {
        let mut stream = connect(&program).await;
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        answer = rest(&mut stream).await;
    }
}

#[tokio::test]
async fn one_machine_does_not_take_every_place() {
    let mut program = Program::new();
    let few = [("TURNOPLUS_CONNECTIONS_PER_ADDRESS", "3")];
    program.start_with(&few).await;
    let mut held = Vec::new();
    let mut refused = false;
    while !refused {
        assert!(held.len() < 20, "nobody was refused");
        let mut stream = connect(&program).await;
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .await
            .unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        refused = &first == b"HTTP/1.1 503";
        held.push(stream);
    }
    assert!(held.len() <= 4);
}

/// A certificate and its key in files of the program.
pub struct Issued {
    pub certificate: PathBuf,
    pub key: PathBuf,
    der: CertificateDer<'static>,
}

/// Makes a certificate for `localhost`.
pub fn issue(program: &Program, name: &str) -> Issued {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (
        program.folder().join(format!("{name}.crt")),
        program.folder().join(format!("{name}.key")),
    );
    fs::write(&certificate, cert.pem()).unwrap();
    fs::write(&key, signing_key.serialize_pem()).unwrap();
    Issued {
        certificate,
        key,
        der: cert.der().clone(),
    }
}

/// A connection over TLS by a client that trusts this certificate alone and speaks these protocols.
pub async fn connect_over_tls(
    program: &Program,
    trusted: &Issued,
    protocols: &[&str],
) -> Result<TlsStream<TcpStream>, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.der.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = connect(program).await;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

async fn asked_over_tls(program: &Program, trusted: &Issued) -> Result<String, std::io::Error> {
    let mut stream = connect_over_tls(program, trusted, &[]).await?;
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await?;
    Ok(rest(&mut stream).await)
}

#[tokio::test]
async fn https_is_served_with_a_certificate_that_can_be_renewed_while_it_runs() {
    let mut program = Program::new();
    let (live, next) = (issue(&program, "live"), issue(&program, "next"));
    let address = format!("https://localhost:{}", program.port());
    program
        .start_with(&[
            ("TURNOPLUS_TLS_CERT", live.certificate.to_str().unwrap()),
            ("TURNOPLUS_TLS_KEY", live.key.to_str().unwrap()),
            ("TURNOPLUS_PUBLIC_URL", &address),
        ])
        .await;
    let answer = asked_over_tls(&program, &live).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age="), "{answer}");
    assert!(
        asked_over_tls(&program, &next).await.is_err(),
        "it is not renewed yet"
    );

    fs::copy(&next.certificate, &live.certificate).unwrap();
    program.signal("HUP");
    assert!(
        asked_over_tls(&program, &live).await.is_ok(),
        "a pair that does not match changes nothing"
    );
    fs::copy(&next.key, &live.key).unwrap();
    program.signal("HUP");
    let mut renewed = false;
    for _ in 0..500 {
        renewed = asked_over_tls(&program, &next).await.is_ok();
        if renewed {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(renewed);
    assert_eq!(program.terminate(), Some(0));
}

#[test]
fn the_doctor_tells_until_when_a_certificate_holds_and_that_there_is_no_backup() {
    let program = Program::new();
    let one = issue(&program, "one");
    let looked = |certificate: &PathBuf| {
        let output = program
            .command(&["doctor"])
            .env("TURNOPLUS_TLS_CERT", certificate)
            .env("TURNOPLUS_TLS_KEY", &one.key)
            .output()
            .unwrap();
        (output.status.code(), crate::program::stdout(&output))
    };
    let (code, said) = looked(&one.certificate);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("ok       the certificate holds until 4096-"),
        "{said}"
    );
    assert!(said.contains("warning  there is no backup yet"), "{said}");
    let (code, said) = looked(&one.key);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("BROKEN   the certificate"), "{said}");
}

#[test]
fn a_certificate_with_another_key_is_refused_at_the_start() {
    let program = Program::new();
    let (one, two) = (issue(&program, "one"), issue(&program, "two"));
    let output = program
        .command(&["serve"])
        .env("TURNOPLUS_TLS_CERT", &one.certificate)
        .env("TURNOPLUS_TLS_KEY", &two.key)
        .output()
        .unwrap();
    let said = stderr(&output);
    assert!(!output.status.success());
    assert!(
        said.contains("two.key is not the key of the certificate"),
        "{said}"
    );
    assert!(!said.contains("PRIVATE"), "{said}");
}
