//! Calendars that people subscribe to with a calendar program.

use std::str::FromStr;

use jiff::Timestamp;

use crate::ids::{CalendarFeedId, UserId};

/// How much a calendar says. Calendar programs copy it to servers of others and show it to whoever shares it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum FeedDetail {
    /// That there is a turno, when and where.
    #[default]
    Busy,
    /// With whom as well.
    Full,
}

/// The text names no degree of detail.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be busy or full")]
pub struct UnknownDetail;

impl FeedDetail {
    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Full => "full",
        }
    }
}

impl FromStr for FeedDetail {
    type Err = UnknownDetail;

    fn from_str(raw: &str) -> Result<Self, UnknownDetail> {
        [Self::Busy, Self::Full]
            .into_iter()
            .find(|detail| detail.as_str() == raw)
            .ok_or(UnknownDetail)
    }
}

/// The language of a calendar's titles.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum FeedLanguage {
    /// Spanish.
    #[default]
    Spanish,
    /// English.
    English,
}

/// The text names no language of calendars.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be es or en")]
pub struct UnknownFeedLanguage;

impl FeedLanguage {
    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
        }
    }
}

impl FromStr for FeedLanguage {
    type Err = UnknownFeedLanguage;

    fn from_str(raw: &str) -> Result<Self, UnknownFeedLanguage> {
        [Self::Spanish, Self::English]
            .into_iter()
            .find(|language| language.as_str() == raw)
            .ok_or(UnknownFeedLanguage)
    }
}

/// A calendar of somebody's own turnos under a secret address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarFeed {
    /// Identifies it.
    pub id: CalendarFeedId,
    /// Whose turnos.
    pub user: UserId,
    /// Which of the account's feeds it is, from 0: one account has at most [`CalendarFeed::MOST`].
    pub place: u8,
    /// How much it says.
    pub detail: FeedDetail,
    /// In which language.
    pub language: FeedLanguage,
    /// Since when there is this address.
    pub created_at: Timestamp,
    /// When a calendar program last asked for it, to the day.
    pub last_used_at: Option<Timestamp>,
}

impl CalendarFeed {
    /// How many feeds one account may have: one for every device, and some.
    pub const MOST: u8 = 10;
}
