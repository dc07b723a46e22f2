//! GET /messages

use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::notification::{ListMessages, ListMessagesError, list};
use turnoplus_app::ports::MessageFilter;

use super::dto::MessageBody;
use crate::AppState;
use crate::extract::{Query, Signed};
use crate::page::{Items, page_request};
use crate::problem::{Code, FieldErrors, FieldFault, P401, P403, P422, P503, Problem};

/// Which messages are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessageQuery {
    /// Only those that stand here: pending, sending, sent, skipped or dead.
    state: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// The text names no state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be one of pending, sending, sent, skipped, dead")]
struct UnknownState;

impl FieldFault for UnknownState {
    fn code(&self) -> &'static str {
        "unknown-state"
    }
}

fn filter(raw: &str) -> Result<MessageFilter, UnknownState> {
    match raw {
        "pending" => Ok(MessageFilter::Pending),
        "sending" => Ok(MessageFilter::Sending),
        "sent" => Ok(MessageFilter::Sent),
        "skipped" => Ok(MessageFilter::Skipped),
        "dead" => Ok(MessageFilter::Dead),
        _ => Err(UnknownState),
    }
}

impl MessageQuery {
    fn parse(self) -> Result<ListMessages, Problem> {
        let mut errors = FieldErrors::new();
        let filter = errors.check_optional("/state", self.state, |raw| filter(&raw));
        let page = page_request(self.limit.as_deref(), self.cursor.as_deref(), &mut errors);
        errors.done(|| {
            Some(ListMessages {
                filter: filter?,
                page: page?,
            })
        })
    }
}

/// Lists the messages of the queue, newest first.
#[utoipa::path(get, path = "/messages", tag = "messages", params(MessageQuery), security(("bearer" = [])),
    responses((status = 200, body = Items<MessageBody>), P401, P403, P422, P503))]
pub(super) async fn list_messages(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<MessageQuery>,
) -> Result<axum::Json<Items<MessageBody>>, Problem> {
    let page = list(&*state.store, &actor, query.parse()?).await?;
    Ok(axum::Json(Items::of(page, |message| MessageBody::of(&message))))
}

impl From<ListMessagesError> for Problem {
    fn from(error: ListMessagesError) -> Self {
        match error {
            ListMessagesError::Forbidden => Self::of(Code::Forbidden),
            ListMessagesError::Store(error) => error.into(),
        }
    }
}
