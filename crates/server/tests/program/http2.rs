//! HTTP/2, frame by frame: it is served over TLS, and whoever opens streams only to reset them is sent away.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::network::{Issued, connect_over_tls, issue};
use crate::program::Program;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Types of frames (RFC 9113, section 6).
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
/// The headers are complete, and no body follows.
const END: u8 = 0x5;
const CANCEL: [u8; 4] = [0, 0, 0, 8];
const ENHANCE_YOUR_CALM: [u8; 4] = [0, 0, 0, 0xb];
/// `GET https://localhost/healthz`, with names and values of the static table (RFC 7541, appendix A) where it has them.
const REQUEST: &[u8] = b"\x82\x87\x01\x09localhost\x04\x08/healthz";
/// `:status: 200` in the static table.
const OK: u8 = 0x88;
/// Some fifty times what is tolerated.
const RESETS: u32 = 1000;

struct Frame {
    kind: u8,
    stream: u32,
    payload: Vec<u8>,
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// A connection that has said hello.
async fn opened(program: &Program, trusted: &Issued) -> TlsStream<TcpStream> {
    let mut stream = connect_over_tls(program, trusted, &["h2"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    let hello = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    stream.write_all(&hello).await.unwrap();
    stream
}

/// The next frame, or `None` when the server has hung up.
async fn next(stream: &mut TlsStream<TcpStream>) -> Option<Frame> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).await.ok()?;
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
    let mut payload = vec![0; usize::try_from(length).unwrap()];
    stream.read_exact(&mut payload).await.ok()?;
    let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
    Some(Frame {
        kind: head[3],
        stream,
        payload,
    })
}

async fn is_answered(program: &Program, trusted: &Issued) {
    let mut stream = opened(program, trusted).await;
    stream.write_all(&frame(HEADERS, END, 1, REQUEST)).await.unwrap();
    let answer = loop {
        let frame = next(&mut stream).await.expect("an answer");
        if (frame.kind, frame.stream) == (HEADERS, 1) {
            break frame;
        }
    };
    assert_eq!(answer.payload[0], OK);
}

#[tokio::test]
async fn who_opens_streams_only_to_reset_them_is_sent_away_and_the_server_lives() {
    let mut program = Program::new();
    let live = issue(&program, "live");
    let address = format!("https://localhost:{}", program.port());
    program
        .start_with(&[
            ("TURNOPLUS_TLS_CERT", live.certificate.to_str().unwrap()),
            ("TURNOPLUS_TLS_KEY", live.key.to_str().unwrap()),
            ("TURNOPLUS_PUBLIC_URL", &address),
        ])
        .await;
    is_answered(&program, &live).await;
    let mut stream = opened(&program, &live).await;
    let mut burst = Vec::new();
    for stream in (0..RESETS).map(|nth| 2 * nth + 1) {
        burst.extend(frame(HEADERS, END, stream, REQUEST));
        burst.extend(frame(RST_STREAM, 0, stream, &CANCEL));
    }
    // The server may hang up before it has read all of it.
    drop(stream.write_all(&burst).await);
    let mut reason = None;
    while let Some(frame) = next(&mut stream).await {
        if frame.kind == GOAWAY {
            reason = Some(frame.payload[4..8].to_vec());
        }
    }
    assert_eq!(reason, Some(ENHANCE_YOUR_CALM.to_vec()));
    is_answered(&program, &live).await;
    assert_eq!(program.terminate(), Some(0));
}
