//! GET /payers

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use turnoplus_app::page::Cursor;
use turnoplus_app::payer::{ListPayersError, list};
use turnoplus_app::ports::fold;

use super::dto::PayerBody;
use crate::AppState;
use crate::etag::conditional;
use crate::extract::{MaybeSigned, Query, flag};
use crate::page::Items;
use crate::problem::{Code, P401, P403, P422, P503, Problem};

/// Which payers are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PayerQuery {
    /// Inactive ones too: for the staff.
    #[param(value_type = Option<bool>)]
    include_inactive: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Lists the payers by name.
#[utoipa::path(get, path = "/payers", tag = "payers", params(PayerQuery),
    security((), ("bearer" = [])),
    responses((status = 200, body = Items<PayerBody>), (status = 304, description = "Not modified."), P401, P403, P422, P503))]
pub(super) async fn list_payers(
    State(state): State<AppState>,
    MaybeSigned(actor): MaybeSigned,
    Query(query): Query<PayerQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let include_inactive = flag("/includeInactive", query.include_inactive.as_deref())?;
    let payers = list(&*state.store, actor.as_ref(), include_inactive).await?;
    let items = Items::slice(
        payers,
        (query.limit.as_deref(), query.cursor.as_deref()),
        |payer| Cursor {
            key: fold(payer.name.as_str()),
            id: payer.id.uuid(),
        },
        |payer| PayerBody::of(&payer),
    )?;
    conditional(&headers, &items)
}

impl From<ListPayersError> for Problem {
    fn from(error: ListPayersError) -> Self {
        match error {
            ListPayersError::NotSignedIn => Self::of(Code::NotSignedIn),
            ListPayersError::Forbidden => Self::of(Code::Forbidden),
            ListPayersError::Store(error) => error.into(),
        }
    }
}
