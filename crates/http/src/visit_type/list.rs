//! GET /visit-types

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use turnoplus_app::page::Cursor;
use turnoplus_app::ports::fold;
use turnoplus_app::visit_type::{ListVisitTypesError, list};

use super::dto::VisitTypeBody;
use crate::AppState;
use crate::etag::conditional;
use crate::extract::{MaybeSigned, Query, flag};
use crate::page::Items;
use crate::problem::{Code, P401, P403, P422, P503, Problem};

/// Which visit types are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VisitTypeQuery {
    /// Inactive ones too: for the staff.
    #[param(value_type = Option<bool>)]
    include_inactive: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Lists the visit types by name.
#[utoipa::path(get, path = "/visit-types", tag = "visit-types", params(VisitTypeQuery),
    security((), ("bearer" = [])),
    responses((status = 200, body = Items<VisitTypeBody>), (status = 304, description = "Not modified."), P401, P403, P422, P503))]
pub(super) async fn list_visit_types(
    State(state): State<AppState>,
    MaybeSigned(actor): MaybeSigned,
    Query(query): Query<VisitTypeQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let include_inactive = flag("/includeInactive", query.include_inactive.as_deref())?;
    let visit_types = list(&*state.store, actor.as_ref(), include_inactive).await?;
    let items = Items::slice(
        visit_types,
        (query.limit.as_deref(), query.cursor.as_deref()),
        |visit_type| Cursor {
            key: fold(visit_type.name.as_str()),
            id: visit_type.id.uuid(),
        },
        |visit_type| VisitTypeBody::of(&visit_type),
    )?;
    conditional(&headers, &items)
}

impl From<ListVisitTypesError> for Problem {
    fn from(error: ListVisitTypesError) -> Self {
        match error {
            ListVisitTypesError::NotSignedIn => Self::of(Code::NotSignedIn),
            ListVisitTypesError::Forbidden => Self::of(Code::Forbidden),
            ListVisitTypesError::Store(error) => error.into(),
        }
    }
}
