//! GET /admins/dashboard and /doctors/{id}/statistics

use axum::Json;
use axum::extract::State;
use turnoplus_app::report::{ReportError, dashboard, doctor_statistics};
use turnoplus_domain::ids::DoctorId;

use super::dto::{DashboardQuery, ReportBody, StatisticsQuery};
use crate::AppState;
use crate::extract::{PathId, Query, Signed};
use crate::problem::{Code, P401, P403, P404, P422, P503, Problem};

/// The clinic in numbers, between two dates.
#[utoipa::path(get, path = "/admins/dashboard", tag = "admins", security(("bearer" = [])), params(DashboardQuery),
    responses((status = 200, body = ReportBody), P401, P403, P422, P503))]
pub(super) async fn get_dashboard(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<DashboardQuery>,
) -> Result<Json<ReportBody>, Problem> {
    let ask = query.parse()?;
    let report = dashboard(&*state.store, &actor, ask)
        .await
        .map_err(|error| match error {
            ReportError::UnknownDoctor => {
                Problem::field("/doctorId", "unknown-doctor", "is no doctor of this clinic")
            }
            other => other.into(),
        })?;
    Ok(Json(report.into()))
}

/// A doctor's own numbers, for the doctor and for admins.
#[utoipa::path(get, path = "/doctors/{id}/statistics", tag = "doctors", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid), StatisticsQuery),
    responses((status = 200, body = ReportBody), P401, P403, P404, P422, P503))]
pub(super) async fn get_doctor_statistics(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(doctor): PathId<DoctorId>,
    Query(query): Query<StatisticsQuery>,
) -> Result<Json<ReportBody>, Problem> {
    let report = doctor_statistics(&*state.store, &actor, doctor, query.parse()?).await?;
    Ok(Json(report.into()))
}

impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Self {
        let message = error.to_string();
        match error {
            ReportError::Forbidden => Self::of(Code::Forbidden),
            ReportError::UnknownDoctor => Self::of(Code::NotFound),
            ReportError::UnknownOffice => Self::field("/officeId", "unknown-office", message),
            ReportError::EmptyRange => Self::field("/to", "ends-before-start", message),
            ReportError::LongRange => Self::field("/to", "too-long", message),
            ReportError::Store(error) => error.into(),
        }
    }
}
