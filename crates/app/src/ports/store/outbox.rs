//! The queue of messages to send.

use async_trait::async_trait;
use jiff::Timestamp;
use turnoplus_domain::ids::{MessageId, PatientId};
use turnoplus_domain::notification::{Message, QueuedMessage};

use super::StoreError;
use crate::page::{Page, PageRequest};

/// Which messages are wanted, by where they stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names are those of `DeliveryState`")]
pub enum MessageFilter {
    Pending,
    Sending,
    Sent,
    Skipped,
    Dead,
}

/// How many messages stand where work is left.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct QueueDepth {
    /// Waiting, or waiting to be tried again.
    pub pending: u64,
    /// Being sent.
    pub sending: u64,
    /// Given up.
    pub dead: u64,
    /// Since when the one has waited that is due longest.
    pub waiting_since: Option<Timestamp>,
}

/// Messages to send, written with the event they tell of, and what became of them.
#[async_trait]
pub trait OutboxRepository: Send {
    /// Adds a message. [`StoreError::Duplicate`] when the same was told before.
    async fn push(&mut self, message: &Message) -> Result<(), StoreError>;
    /// Which of these dedup keys were told before.
    async fn told(&mut self, dedup_keys: &[String]) -> Result<Vec<String>, StoreError>;
    /// The message with this id.
    async fn find(&mut self, id: MessageId) -> Result<Option<QueuedMessage>, StoreError>;
    /// Messages, newest first; all of them without a filter.
    async fn list(
        &mut self,
        filter: Option<MessageFilter>,
        page: &PageRequest<Timestamp>,
    ) -> Result<Page<QueuedMessage, Timestamp>, StoreError>;
    /// The messages that somebody is to look at now, longest due first: waiting ones, and those whose lease ran out.
    /// Only their ids, so that one that cannot be read does not hide the others.
    async fn due(&mut self, now: Timestamp, most: u16) -> Result<Vec<MessageId>, StoreError>;
    /// Writes a message that is still as it was `before`: compare-and-set. [`StoreError::Stale`] when it is not.
    async fn save(&mut self, before: &QueuedMessage, after: &QueuedMessage) -> Result<(), StoreError>;
    /// Makes the reminders that wait for one patient another's. One for a day of which that patient's waits too is dropped:
    /// both would say the same. What is being sent at this moment stays as it is.
    async fn hand_over(&mut self, from: PatientId, to: PatientId) -> Result<(), StoreError>;
    /// Gives up a message that cannot be read, without reading it.
    async fn bury(&mut self, id: MessageId, at: Timestamp) -> Result<(), StoreError>;
    /// Makes everything that is held due at once. Only for who knows that no other worker lives.
    async fn release_leases(&mut self, now: Timestamp) -> Result<(), StoreError>;
    /// How many messages stand where work is left.
    async fn depth(&mut self) -> Result<QueueDepth, StoreError>;
    /// Forgets messages that were sent or skipped before this, at most so many; answers how many.
    async fn forget_settled(&mut self, before: Timestamp, most: u16) -> Result<u64, StoreError>;
}
