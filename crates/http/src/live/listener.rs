//! One stream: what it has told, what waits, and when it ends.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::response::sse::Event;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use turnoplus_app::live::{Beginning, may_hear, read_after};
use turnoplus_app::ports::{LiveChange, NumberedChange};
use turnoplus_domain::ids::DoctorId;

use super::dto::{CloseReason, LiveEvent, told};
use super::hub::Place;

/// How many changes are read at once.
const PAGE: u32 = 100;

/// Whose free time somebody wants to hear of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Interest {
    /// Everybody's.
    All,
    /// This doctor's, and that of whole offices.
    Doctor(DoctorId),
}

/// One stream.
pub(super) struct Listener {
    place: Place,
    feed: broadcast::Receiver<Arc<NumberedChange>>,
    interest: Interest,
    /// Everything up to this number was told, or is not for this person.
    last: i64,
    /// Whether there may be changes after `last` that are not on the feed any more.
    behind: bool,
    waiting: VecDeque<Event>,
    ended: bool,
    quiet_since: Instant,
}

impl Listener {
    /// A stream that begins there. The feed was subscribed to before.
    pub(super) fn new(
        place: Place,
        feed: broadcast::Receiver<Arc<NumberedChange>>,
        beginning: Beginning,
        interest: Interest,
    ) -> Self {
        let (last, reset) = match beginning {
            Beginning::After(last) => (last, false),
            Beginning::Reset(last) => (last, true),
        };
        let ready = LiveEvent::ready(place.shared().limits.heartbeat).written();
        let mut waiting = VecDeque::from([ready.id(last.to_string()).retry(place.retry())]);
        if reset {
            waiting.push_back(
                LiveEvent::Reset(super::dto::Reset {})
                    .written()
                    .id(last.to_string()),
            );
        }
        Self {
            place,
            feed,
            interest,
            last,
            behind: true,
            waiting,
            ended: false,
            quiet_since: Instant::now(),
        }
    }

    /// The events, until the stream ends.
    pub(super) fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        unfold(self, |mut listener| async move {
            let event = listener.next().await?;
            listener.quiet_since = Instant::now();
            Some((Ok(event), listener))
        })
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            let state = *self.place.state.borrow_and_update();
            if let (Err(reason), false) = (state, self.ended) {
                self.end(reason);
            }
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            if self.behind {
                self.catch_up().await;
                continue;
            }
            let heartbeat = self.quiet_since + self.place.shared().limits.heartbeat;
            tokio::select! {
                // An ended session comes before what it must not hear any more.
                biased;
                changed = self.place.state.changed() => if changed.is_err() {
                    self.end(CloseReason::Restarting);
                },
                received = self.feed.recv() => match received {
                    Ok(change) if change.number <= self.last => {}
                    Ok(change) if change.number == self.last + 1 => self.offer(&change),
                    Ok(_) | Err(RecvError::Lagged(_)) => self.behind = true,
                    Err(RecvError::Closed) => self.end(CloseReason::Restarting),
                },
                // Carries the number on, so that nobody who hears nothing falls out of what is kept.
                () = tokio::time::sleep_until(heartbeat) => {
                    return Some(Event::default().comment("").id(self.last.to_string()));
                }
            }
        }
    }

    /// Reads what is not on the feed any more, as a task of its own: a client that goes away must not cut a statement
    /// in half.
    async fn catch_up(&mut self) {
        let (store, last) = (self.place.shared().store.clone(), self.last);
        let read = tokio::spawn(async move { read_after(&*store, last, PAGE).await });
        let changes = match read.await {
            Ok(Ok(changes)) => changes,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a listener's changes could not be read");
                return self.end(CloseReason::Restarting);
            }
            Err(error) => {
                tracing::error!(%error, "a listener's changes could not be read");
                return self.end(CloseReason::Restarting);
            }
        };
        self.behind = changes.len() == PAGE as usize;
        for change in &changes {
            if change.number != self.last + 1 {
                // What lay between was forgotten meanwhile.
                let reset = LiveEvent::Reset(super::dto::Reset {}).written();
                self.waiting.push_back(reset.id((change.number - 1).to_string()));
            }
            self.offer(change);
        }
    }

    /// Tells a change, if it is for this person.
    fn offer(&mut self, change: &NumberedChange) {
        self.last = change.number;
        let allowed = matches!(&*self.place.state.borrow(), Ok(actor) if may_hear(actor, &change.change));
        if allowed && self.is_wanted(&change.change) {
            self.waiting.push_back(told(change));
        }
    }

    fn is_wanted(&self, change: &LiveChange) -> bool {
        match (self.interest, change) {
            (Interest::Doctor(wanted), LiveChange::Availability { doctor, .. }) => {
                doctor.is_none_or(|doctor| doctor == wanted)
            }
            _ => true,
        }
    }

    fn end(&mut self, reason: CloseReason) {
        self.ended = true;
        self.waiting.clear();
        let closed = LiveEvent::closed(reason).written();
        self.waiting.push_back(closed.retry(self.place.retry()));
    }
}
