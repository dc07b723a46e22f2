//! POST /holidays/import

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use turnoplus_app::holiday::{ImportHolidays, import};
use utoipa::ToSchema;

use crate::AppState;
use crate::availability::OnConflictName;
use crate::extract::{Json, Signed};
use crate::problem::{P400, P401, P403, P409, P413, P415, P422, P503, Problem};
use crate::run::run;

/// The year of the country's list to import.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HolidayImport {
    #[schema(example = 2027)]
    year: i16,
    /// What becomes of coming turnos on the days that are added.
    #[serde(default)]
    on_conflict: OnConflictName,
}

/// What an import did.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct ImportedHolidays {
    /// Dates that the clinic lacked.
    added: usize,
    /// Dates that it had, which stay as they are.
    kept: usize,
    /// Turnos that were cancelled.
    cancelled: usize,
}

/// Adds the dates of the country's list that the clinic lacks. Each year is loaded once by itself when the program
/// starts; this brings back what was removed, and what a newer list adds.
#[utoipa::path(post, path = "/holidays/import", tag = "holidays", request_body = HolidayImport,
    security(("bearer" = [])),
    responses((status = 200, body = ImportedHolidays), P400, P401, P403, P409, P413, P415, P422, P503))]
pub(super) async fn import_holidays(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Json(body): Json<HolidayImport>,
) -> Result<Answer<ImportedHolidays>, Problem> {
    let cmd = ImportHolidays {
        year: body.year,
        on_conflict: body.on_conflict.into(),
    };
    let done = run(&state, move |state| async move {
        import(&*state.store, (&*state.clock, &*state.ids), &actor, cmd).await
    })
    .await?;
    Ok(Answer(ImportedHolidays {
        added: done.added,
        kept: done.kept,
        cancelled: done.cancelled,
    }))
}
