//! GET /doctors/{id}/patients

use axum::Json as Answer;
use axum::extract::State;
use turnoplus_app::patient::{DoctorPatientsError, list_of_doctor};
use turnoplus_domain::ids::DoctorId;

use super::dto::PatientBody;
use super::list::PatientQuery;
use crate::AppState;
use crate::extract::{PathId, Query, Signed};
use crate::page::Items;
use crate::problem::{Code, P401, P403, P404, P422, P503, Problem};

/// Lists those who have or had a turno with the doctor, by name: for the doctor and the front desk.
#[utoipa::path(get, path = "/doctors/{id}/patients", tag = "patients", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), PatientQuery),
    responses((status = 200, body = Items<PatientBody>), P401, P403, P404, P422, P503))]
pub(super) async fn list_doctor_patients(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<DoctorId>,
    Query(query): Query<PatientQuery>,
) -> Result<Answer<Items<PatientBody>>, Problem> {
    let page = list_of_doctor(&*state.store, &actor, id, query.parse()?).await?;
    Ok(Answer(Items::of(page, PatientBody::of)))
}

impl From<DoctorPatientsError> for Problem {
    fn from(error: DoctorPatientsError) -> Self {
        match error {
            DoctorPatientsError::Forbidden => Self::of(Code::Forbidden),
            DoctorPatientsError::Unknown => Self::of(Code::NotFound),
            DoctorPatientsError::Store(error) => error.into(),
        }
    }
}
