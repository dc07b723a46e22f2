//! GET /patients

use axum::Json as Answer;
use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::patient::{ListPatients, ListPatientsError, list};
use turnoplus_domain::text::Line;

use super::dto::PatientBody;
use crate::AppState;
use crate::extract::{Query, Signed, flag};
use crate::page::{Items, page_request};
use crate::problem::{Code, FieldErrors, P401, P403, P422, P503, Problem};

/// Which patients are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PatientQuery {
    /// Part of the name (but for case and accents), or the beginning of the document number or e-mail address.
    #[param(max_length = 254)]
    q: Option<String>,
    /// Closed ones too.
    #[param(value_type = Option<bool>)]
    include_closed: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

impl PatientQuery {
    pub(super) fn parse(self) -> Result<ListPatients, Problem> {
        let include_closed = flag("/includeClosed", self.include_closed.as_deref())?;
        let mut errors = FieldErrors::new();
        // An empty box of a form asks for nothing.
        let typed = self.q.filter(|text| !text.trim().is_empty());
        let search = errors.check_optional("/q", typed, |raw| Line::<254>::parse(&raw));
        let page = page_request(self.limit.as_deref(), self.cursor.as_deref(), &mut errors);
        errors.done(|| {
            let search = search?.map(|search| search.as_str().to_owned());
            Some(ListPatients {
                search,
                include_closed,
                page: page?,
            })
        })
    }
}

/// Lists patients by name.
#[utoipa::path(get, path = "/patients", tag = "patients", params(PatientQuery), security(("bearer" = [])),
    responses((status = 200, body = Items<PatientBody>), P401, P403, P422, P503))]
pub(super) async fn list_patients(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<PatientQuery>,
) -> Result<Answer<Items<PatientBody>>, Problem> {
    let page = list(&*state.store, &actor, query.parse()?).await?;
    Ok(Answer(Items::of(page, PatientBody::of)))
}

impl From<ListPatientsError> for Problem {
    fn from(error: ListPatientsError) -> Self {
        match error {
            ListPatientsError::Forbidden => Self::of(Code::Forbidden),
            ListPatientsError::Store(error) => error.into(),
        }
    }
}
