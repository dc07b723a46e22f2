//! Meets the network: accepts connections, speaks TLS where there is a certificate, and bounds what one connection may
//! take. What a request may do is the business of `turnoplus-http`.

mod activity;
mod patience;
mod places;
mod tls;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use prometheus_client::metrics::counter::Counter;

use activity::{Activity, Answering};
use patience::Patience;
pub use places::Bounds;
use places::Places;
pub use tls::Tls;

/// Until the first byte, until the headers are complete, and until a TLS handshake is done.
const FIRST: Duration = Duration::from_secs(10);
/// Without a byte in either direction, or without a request under way. A request has 30 seconds, and an event stream sends
/// a heartbeat sooner.
const IDLE: Duration = Duration::from_secs(75);
/// Request line and headers, in bytes.
const HEAD: usize = 16 * 1024;
/// Headers of one request.
const HEADERS: usize = 100;
/// Streams at once on one HTTP/2 connection.
const STREAMS: u32 = 128;
/// HTTP/2 streams that a client opened and reset before they were accepted ("rapid reset", CVE-2023-44487).
const RESETS: usize = 20;
/// After a failed accept, as when the process is out of file descriptors.
const BREATH: Duration = Duration::from_millis(200);

/// What is said when there are as many connections as there may be.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// How the program meets the network.
pub struct Net {
    /// Speaks TLS on every connection.
    pub tls: Option<Tls>,
    /// So many connections at once; the next ones are told to come back.
    pub bounds: Bounds,
    /// Counts those that found no place.
    pub refused: Counter,
}

impl Net {
    /// For the few that watch the program.
    pub fn for_watching() -> Self {
        Self {
            tls: None,
            bounds: Bounds {
                all: 16,
                of_source: 0,
                proxies: Vec::new(),
            },
            refused: Counter::default(),
        }
    }
}

/// Serves until `stopping` turns true; then takes no more connections and answers when those there are have finished
/// what is under way.
pub async fn serve(listener: TcpListener, app: Router, net: Net, mut stopping: watch::Receiver<bool>) {
    let places = Places::new(net.bounds);
    let graceful = GracefulShutdown::new();
    let conversation = Conversation {
        builder: builder(),
        app,
    };
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        let Some(place) = places.take(peer.ip()) else {
            net.refused.inc();
            tokio::spawn(refuse(stream, net.tls.is_some()));
            continue;
        };
        // Answers are small: waiting to fill a packet would only delay them. A socket that refuses is still served.
        drop(stream.set_nodelay(true));
        let (tls, conversation, watcher) = (net.tls.clone(), conversation.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _place = place;
            match tls {
                None => conversation.hold(stream, peer, watcher).await,
                Some(tls) => match tokio::time::timeout(FIRST, tls.accept(stream)).await {
                    Ok(Ok(stream)) => conversation.hold(stream, peer, watcher).await,
                    Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
                    Err(_) => tracing::debug!("a TLS handshake took too long"),
                },
            }
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

#[derive(Clone)]
struct Conversation {
    builder: Builder<TokioExecutor>,
    app: Router,
}

impl Conversation {
    /// Answers the requests of one connection until it ends.
    async fn hold<S>(self, stream: S, peer: SocketAddr, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (app, activity) = (self.app, Activity::new());
        let requests = activity.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let under_way = requests.begin();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let answer = app.clone().oneshot(request);
            async move {
                let answer = answer.await.map_err(|never: Infallible| never)?;
                Ok::<_, Infallible>(answer.map(|body| Answering {
                    body,
                    _request: under_way,
                }))
            }
        });
        let io = TokioIo::new(Patience::new(stream, FIRST, IDLE));
        let connection = self.builder.serve_connection(io, service).into_owned();
        tokio::select! {
            ended = watcher.watch(connection) => if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended badly");
            },
            () = activity.rested(IDLE) => tracing::debug!("a connection rested too long"),
        }
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(FIRST)
        .max_headers(HEADERS)
        .max_buf_size(HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(HEAD).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(RESETS)
        .max_local_error_reset_streams(RESETS);
    builder
}

/// Says politely that there is no place; over TLS there is nobody to say it to yet.
async fn refuse(mut stream: TcpStream, tls: bool) {
    tracing::warn!("as many connections as there may be, in all or of one source: one more was refused");
    if !tls {
        let told = async {
            stream.write_all(FULL).await?;
            stream.shutdown().await
        };
        // A client that is gone already needs no answer.
        let _ = tokio::time::timeout(FIRST, told).await;
    }
}
