//! Calendar feeds on the wire.

use serde::{Deserialize, Serialize};
use turnoplus_app::calendar::CreateFeed;
use turnoplus_domain::calendar::{CalendarFeed, FeedDetail, UnknownDetail, UnknownFeedLanguage};
use turnoplus_domain::ids::CalendarFeedId;
use utoipa::ToSchema;

use crate::problem::{FieldErrors, FieldFault, Problem};

/// A calendar that somebody wants to subscribe to.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCalendarFeed {
    /// How much it says: `busy` (the usual) that there is a turno, when and where; `full` with whom as well. Calendar
    /// programs copy it to servers of others, and show it to whoever shares the calendar.
    #[schema(value_type = Option<Detail>)]
    detail: Option<String>,
    /// Of the titles; `es` when absent.
    #[schema(value_type = Option<TitleLanguage>)]
    language: Option<String>,
}

/// How much a calendar says.
#[derive(ToSchema)]
#[schema(as = CalendarDetail, rename_all = "lowercase")]
#[expect(dead_code, reason = "only describes the contract; the domain parses it")]
pub enum Detail {
    /// That there is a turno, when and where.
    Busy,
    /// With whom as well.
    Full,
}

/// The language of a calendar's titles.
#[derive(ToSchema)]
#[schema(as = CalendarLanguage, rename_all = "lowercase")]
#[expect(dead_code, reason = "only describes the contract; the domain parses it")]
pub enum TitleLanguage {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl NewCalendarFeed {
    pub(super) fn parse(self, id: CalendarFeedId) -> Result<CreateFeed, Problem> {
        let mut errors = FieldErrors::new();
        let detail = errors.check_optional("/detail", self.detail, |raw| raw.parse::<FeedDetail>());
        let language = errors.check_optional("/language", self.language, |raw| raw.parse());
        errors.done(|| {
            Some(CreateFeed {
                id,
                detail: detail?.unwrap_or_default(),
                language: language?.unwrap_or_default(),
            })
        })
    }
}

impl FieldFault for UnknownDetail {
    fn code(&self) -> &'static str {
        "unknown-detail"
    }
}

impl FieldFault for UnknownFeedLanguage {
    fn code(&self) -> &'static str {
        "unknown-language"
    }
}

/// A calendar that somebody may subscribe to. Its address was told when it was made.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = CalendarFeed)]
pub struct CalendarFeedBody {
    #[schema(format = Uuid)]
    id: String,
    /// How much it says.
    #[schema(value_type = Detail)]
    detail: &'static str,
    /// Of the titles.
    #[schema(value_type = TitleLanguage)]
    language: &'static str,
    #[schema(format = DateTime)]
    created_at: String,
    /// When a calendar program last asked for it, to the day.
    #[schema(required = true, format = DateTime)]
    last_used_at: Option<String>,
}

impl CalendarFeedBody {
    pub(super) fn of(feed: &CalendarFeed) -> Self {
        Self {
            id: feed.id.to_string(),
            detail: feed.detail.as_str(),
            language: feed.language.as_str(),
            created_at: feed.created_at.to_string(),
            last_used_at: feed.last_used_at.map(|at| at.to_string()),
        }
    }
}

/// A calendar that was just made.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct CreatedCalendarFeed {
    #[serde(flatten)]
    pub(super) feed: CalendarFeedBody,
    /// The secret address for the calendar program. Whoever knows it reads the calendar; it is told this once.
    #[schema(format = "uri")]
    pub(super) url: String,
}
