//! GET /specialties

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use turnoplus_app::doctor::specialties;
use turnoplus_app::ports::SpecialtyCount;
use utoipa::ToSchema;

use crate::AppState;
use crate::etag::conditional;
use crate::page::Items;
use crate::problem::{P503, Problem};

/// A specialty that can be searched by.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Specialty)]
pub struct SpecialtyBody {
    name: String,
    /// How many active doctors have it.
    doctors: u64,
}

/// Lists the specialties of the active doctors by name.
#[utoipa::path(get, path = "/specialties", tag = "doctors", security(()),
    responses((status = 200, body = Items<SpecialtyBody>), (status = 304, description = "Not modified."), P503))]
pub(super) async fn list_specialties(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let rows = specialties(&*state.store).await?;
    let items = Items::all(rows, |SpecialtyCount { name, doctors }| SpecialtyBody {
        name,
        doctors,
    });
    conditional(&headers, &items)
}
