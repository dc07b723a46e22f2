//! Whether a connection has a request under way. Bytes alone say little: a client that sends nothing but HTTP/2 PINGs
//! would keep its place for ever.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use tokio::sync::watch;

/// The requests of one connection.
#[derive(Clone)]
pub(super) struct Activity(Arc<watch::Sender<usize>>);

/// A request under way, until its answer was read or nobody wants it any more.
pub(super) struct UnderWay(Arc<watch::Sender<usize>>);

impl Activity {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// Notes that a request begins.
    pub(super) fn begin(&self) -> UnderWay {
        self.0.send_modify(|count| *count += 1);
        UnderWay(Arc::clone(&self.0))
    }

    /// Answers once no request was under way for so long.
    pub(super) async fn rested(&self, idle: Duration) {
        let mut changes = self.0.subscribe();
        loop {
            let busy = *changes.borrow_and_update() > 0;
            // The sender is held here: there is always one.
            if busy {
                let _ = changes.changed().await;
            } else if tokio::time::timeout(idle, changes.changed()).await.is_err() {
                return;
            }
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}

/// The body of an answer; its request is under way until it is dropped.
pub(super) struct Answering {
    pub(super) body: Body,
    pub(super) _request: UnderWay,
}

impl hyper::body::Body for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    const IDLE: Duration = Duration::from_secs(75);

    #[tokio::test(start_paused = true)]
    async fn a_connection_rests_when_its_last_request_is_long_over() {
        let activity = Activity::new();
        let started = Instant::now();
        let requests = async {
            let stream = activity.begin();
            tokio::time::sleep(Duration::from_mins(10)).await;
            drop(stream);
            tokio::time::sleep(Duration::from_mins(1)).await;
            drop(activity.begin());
        };
        tokio::join!(requests, activity.rested(IDLE));
        assert_eq!(started.elapsed().as_secs(), 600 + 60 + 75);
    }
}
