//! A line to a server that can be cut and can fall silent, as networks do.
#![expect(
    clippy::expect_used,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Condition {
    /// What is said arrives.
    Whole,
    /// Nobody listens, and who was connected is hung up on.
    Cut,
    /// Whoever connects is taken, and nothing that is said arrives any more.
    Silent,
}

/// A line to a server. A connection that fell silent stays silent, also when the line is whole again.
#[derive(Debug)]
pub struct Line {
    port: u16,
    condition: watch::Sender<Condition>,
}

impl Line {
    /// A whole line to the server at this address.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = listen(0).await;
        let port = listener.local_addr().expect("an address").port();
        let (condition, seen) = watch::channel(Condition::Whole);
        tokio::spawn(hold(listener, server, seen));
        Self { port, condition }
    }

    /// Where it begins, on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Cuts it.
    pub fn cut(&self) {
        self.condition.send_replace(Condition::Cut);
    }

    /// Says nothing from now on.
    pub fn silence(&self) {
        self.condition.send_replace(Condition::Silent);
    }

    /// Mends it, for whoever connects from now on.
    pub fn mend(&self) {
        self.condition.send_replace(Condition::Whole);
    }
}

async fn listen(port: u16) -> TcpListener {
    // The port of a line that was cut is free as soon as the listener is gone.
    loop {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        if bound.is_ok() || port == 0 {
            return bound.expect("a free port");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Takes connections until the line is dropped.
async fn hold(listener: TcpListener, server: SocketAddr, mut seen: watch::Receiver<Condition>) {
    let port = listener.local_addr().expect("an address").port();
    let mut listener = Some(listener);
    loop {
        if *seen.borrow_and_update() == Condition::Cut {
            listener = None;
            if seen.changed().await.is_err() {
                return;
            }
            continue;
        }
        let listening = match listener.take() {
            Some(listening) => listening,
            None => listen(port).await,
        };
        tokio::select! {
            accepted = listening.accept() => {
                if let Ok((client, _)) = accepted {
                    tokio::spawn(carry(client, server, seen.clone()));
                }
            }
            changed = seen.changed() => if changed.is_err() { return },
        }
        listener = Some(listening);
    }
}

/// Carries one connection. Both ends are held while it is silent.
async fn carry(mut client: TcpStream, server: SocketAddr, mut seen: watch::Receiver<Condition>) {
    let mut far = None;
    if *seen.borrow_and_update() == Condition::Whole {
        let Ok(mut connected) = TcpStream::connect(server).await else {
            return;
        };
        tokio::select! {
            _ = copy_bidirectional(&mut client, &mut connected) => return,
            _ = seen.wait_for(|condition| *condition != Condition::Whole) => {}
        }
        far = Some(connected);
    }
    // Ends, too, when the line is dropped.
    drop(seen.wait_for(|condition| *condition == Condition::Cut).await);
    drop((client, far));
}
