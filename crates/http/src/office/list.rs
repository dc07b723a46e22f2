//! GET /offices

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use turnoplus_app::office::{ListOfficesError, list};
use turnoplus_app::page::Cursor;
use turnoplus_app::ports::fold;

use super::dto::OfficeBody;
use crate::AppState;
use crate::etag::conditional;
use crate::extract::{MaybeSigned, Query, flag};
use crate::page::Items;
use crate::problem::{Code, P401, P403, P422, P503, Problem};

/// Which offices are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OfficeQuery {
    /// Inactive ones too: for the staff.
    #[param(value_type = Option<bool>)]
    include_inactive: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Lists the offices by name.
#[utoipa::path(get, path = "/offices", tag = "offices", params(OfficeQuery), security((), ("bearer" = [])),
    responses((status = 200, body = Items<OfficeBody>), (status = 304, description = "Not modified."), P401, P403, P422, P503))]
pub(super) async fn list_offices(
    State(state): State<AppState>,
    MaybeSigned(actor): MaybeSigned,
    Query(query): Query<OfficeQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let include_inactive = flag("/includeInactive", query.include_inactive.as_deref())?;
    let offices = list(&*state.store, actor.as_ref(), include_inactive).await?;
    let items = Items::slice(
        offices,
        (query.limit.as_deref(), query.cursor.as_deref()),
        |office| Cursor {
            key: fold(office.name.as_str()),
            id: office.id.uuid(),
        },
        |office| OfficeBody::of(&office),
    )?;
    conditional(&headers, &items)
}

impl From<ListOfficesError> for Problem {
    fn from(error: ListOfficesError) -> Self {
        match error {
            ListOfficesError::NotSignedIn => Self::of(Code::NotSignedIn),
            ListOfficesError::Forbidden => Self::of(Code::Forbidden),
            ListOfficesError::Store(error) => error.into(),
        }
    }
}
