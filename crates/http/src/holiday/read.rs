//! GET /holidays and /holidays/{id}

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use turnoplus_app::holiday::{ListHolidays, get, list};
use turnoplus_domain::ids::HolidayId;

use super::dto::{HolidayBody, optional_day};
use crate::AppState;
use crate::etag::{conditional, conditional_version};
use crate::extract::{PathId, Query};
use crate::page::Items;
use crate::problem::{FieldErrors, P404, P422, P503, Problem};

/// Which holidays are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HolidayQuery {
    /// On this date or later.
    #[param(format = Date)]
    from: Option<String>,
    /// On this date or earlier.
    #[param(format = Date)]
    to: Option<String>,
    /// The clinic's and this office's.
    #[param(format = Uuid)]
    office_id: Option<String>,
}

/// Lists the holidays by date, the clinic's before the offices'. The list is always whole.
#[utoipa::path(get, path = "/holidays", tag = "holidays", params(HolidayQuery), security(()),
    responses((status = 200, body = Items<HolidayBody>), (status = 304, description = "Not modified."), P422, P503))]
pub(super) async fn list_holidays(
    State(state): State<AppState>,
    Query(query): Query<HolidayQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut errors = FieldErrors::new();
    let from = optional_day(&mut errors, "/from", query.from);
    let to = optional_day(&mut errors, "/to", query.to);
    let office = match query.office_id.map(|raw| raw.parse()) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => {
            errors.put("/officeId", "invalid-id", "must be a UUID");
            None
        }
    };
    let wanted = errors.done(|| {
        Some(ListHolidays {
            from: from?,
            to: to?,
            office,
        })
    })?;
    let holidays = list(&*state.store, wanted).await?;
    let items = Items::all(holidays, |holiday| HolidayBody::from(&holiday));
    conditional(&headers, &items)
}

/// Reads one holiday.
#[utoipa::path(get, path = "/holidays/{id}", tag = "holidays", security(()),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = HolidayBody, headers(("ETag" = String))), (status = 304, description = "Not modified."), P404, P503))]
pub(super) async fn get_holiday(
    State(state): State<AppState>,
    PathId(id): PathId<HolidayId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let holiday = get(&*state.store, id).await?;
    Ok(conditional_version(
        &headers,
        holiday.version,
        HolidayBody::from(&holiday),
    ))
}
