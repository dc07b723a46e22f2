//! Calendars that people subscribe to.

use async_trait::async_trait;
use jiff::Timestamp;
use turnoplus_domain::calendar::CalendarFeed;
use turnoplus_domain::identity::User;
use turnoplus_domain::ids::{CalendarFeedId, UserId};

use super::StoreError;

/// Calendar feeds. Their addresses are secrets, of which only hashes are kept.
#[async_trait]
pub trait CalendarFeedRepository: Send {
    /// The feeds of an account, oldest first.
    async fn list(&mut self, user: UserId) -> Result<Vec<CalendarFeed>, StoreError>;
    /// The feed with this hash and the account it belongs to.
    async fn find_by_secret(&mut self, hash: &[u8; 32]) -> Result<Option<(CalendarFeed, User)>, StoreError>;
    /// Inserts a feed. [`StoreError::Contention`] when its account took the same place at this moment.
    async fn add(&mut self, feed: &CalendarFeed, hash: &[u8; 32]) -> Result<(), StoreError>;
    /// Notes that the feed was read.
    async fn touch(&mut self, id: CalendarFeedId, at: Timestamp) -> Result<(), StoreError>;
    /// Deletes a feed of this account. Answers whether there was one.
    async fn remove(&mut self, user: UserId, id: CalendarFeedId) -> Result<bool, StoreError>;
}
