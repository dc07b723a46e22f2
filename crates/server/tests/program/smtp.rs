//! A real mail server in a process of its own: `smtp-server`, driven by `tests/smtp/server.mjs`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A mail server that keeps what it was told and tells it.
pub struct MailServer {
    child: Child,
    events: Receiver<Value>,
    port: u16,
    taken: Vec<Value>,
}

impl MailServer {
    /// A server that behaves as `options` say: see `server.mjs`.
    pub fn start(options: &Value) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp");
        assert!(
            folder.join("node_modules/smtp-server").exists(),
            "the mail server of the tests is not installed: `make test` does it, or `npm ci` in crates/server/tests/smtp"
        );
        let mut child = Command::new("node")
            .arg("server.mjs")
            .arg(options.to_string())
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is installed");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (tell, events) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if tell.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        let mut server = Self {
            child,
            events,
            port: 0,
            taken: Vec::new(),
        };
        let ready = server.next("port");
        server.port = u16::try_from(ready["port"].as_u64().unwrap()).unwrap();
        server
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// An address without TLS.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// From here on like this; what is under way is decided when it ends.
    pub fn behave(&mut self, mode: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{mode}").unwrap();
        let _ = self.next("mode");
    }

    /// Waits for something with this member; letters that come meanwhile are kept.
    pub fn next(&mut self, member: &str) -> Value {
        let started = Instant::now();
        loop {
            let left = Duration::from_secs(30).saturating_sub(started.elapsed());
            let event = self.events.recv_timeout(left).expect("the mail server tells");
            if event["id"].is_string() {
                self.taken.push(event.clone());
            }
            if !event[member].is_null() {
                return event;
            }
        }
    }

    /// Every letter so far, as the server tells of it.
    pub fn letters(&mut self) -> &[Value] {
        while let Ok(event) = self.events.try_recv() {
            if event["id"].is_string() {
                self.taken.push(event);
            }
        }
        &self.taken
    }

    /// Waits until there are so many letters.
    pub async fn wait_for(&mut self, letters: usize, patience: Duration) {
        let started = Instant::now();
        while self.letters().len() < letters {
            assert!(
                started.elapsed() < patience,
                "{} of {letters} letters came in {patience:?}",
                self.taken.len()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A port where nobody listens.
pub fn free_port() -> u16 {
    let probe = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    probe.local_addr().unwrap().port()
}

/// A server that takes everything.
pub fn plain() -> MailServer {
    MailServer::start(&json!({}))
}
