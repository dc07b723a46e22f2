//! GET /patients/duplicates

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use turnoplus_app::patient::{ListDuplicatesError, list_duplicates};
use turnoplus_domain::patient::{LikelyDuplicates, Patient};
use utoipa::ToSchema;

use super::dto::PatientBody;
use crate::AppState;
use crate::extract::{Query, Signed};
use crate::page::{Items, page_request};
use crate::problem::{Code, FieldErrors, P401, P403, P422, P503, Problem};

/// Which page is wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DuplicatesQuery {
    /// At most so many groups, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Active patients who look like one person.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = LikelyDuplicates)]
pub struct LikelyDuplicatesBody {
    /// What they have in common: `document-number`, `cuil` or `name-and-birth-date`.
    #[schema(example = "document-number")]
    likeness: &'static str,
    /// How many they are.
    count: u64,
    /// The first ten of them, the oldest first.
    patients: Vec<PatientBody>,
}

impl LikelyDuplicatesBody {
    fn of(group: LikelyDuplicates) -> Self {
        Self {
            likeness: group.likeness.as_str(),
            count: group.count,
            patients: group.patients.into_iter().map(PatientBody::of).collect(),
        }
    }
}

/// Whom a new patient may be, as far as it takes to tell.
pub(super) fn candidates(known: &[Patient]) -> Value {
    let candidate = |patient: &Patient| {
        json!({
            "id": patient.id.to_string(),
            "fullName": patient.full_name.as_str(),
            "documentType": patient.document.kind().as_str(),
            "documentNumber": patient.document.number(),
            "birthDate": patient.birth_date.map(|born| born.to_string()),
        })
    };
    known.iter().map(candidate).collect()
}

/// Lists active patients who look like one person: the same document number, the same CUIL, or the same name and birth
/// date.
#[utoipa::path(get, path = "/patients/duplicates", tag = "patients", params(DuplicatesQuery),
    security(("bearer" = [])),
    responses((status = 200, body = Items<LikelyDuplicatesBody>), P401, P403, P422, P503))]
pub(super) async fn list_patient_duplicates(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<DuplicatesQuery>,
) -> Result<Answer<Items<LikelyDuplicatesBody>>, Problem> {
    let mut errors = FieldErrors::new();
    let page = page_request(query.limit.as_deref(), query.cursor.as_deref(), &mut errors);
    let page = errors.done(|| page)?;
    let found = list_duplicates(&*state.store, &actor, page).await?;
    Ok(Answer(Items::of(found, LikelyDuplicatesBody::of)))
}

impl From<ListDuplicatesError> for Problem {
    fn from(error: ListDuplicatesError) -> Self {
        match error {
            ListDuplicatesError::Forbidden => Self::of(Code::Forbidden),
            ListDuplicatesError::Store(error) => error.into(),
        }
    }
}
