//! Calendars that people subscribe to: the account's own turnos under a secret address.

mod create;
mod list;
mod read;
mod remove;

pub use create::{CreateFeed, CreateFeedError, NewFeed, create_feed};
pub use list::list_feeds;
pub use read::read_feed;
pub(crate) use remove::remove_feeds;
pub use remove::{RemoveFeedError, remove_feed};
