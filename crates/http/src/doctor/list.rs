//! GET /doctors

use std::str::FromStr;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use turnoplus_app::doctor::{ListDoctors, ListDoctorsError, list};
use turnoplus_domain::ids::{OfficeId, PayerId};
use turnoplus_domain::text::{Label, Name};

use super::dto::DoctorBody;
use crate::AppState;
use crate::etag::conditional;
use crate::extract::{MaybeSigned, Query, flag};
use crate::page::{Items, page_request};
use crate::problem::{Code, FieldErrors, P401, P403, P422, P503, Problem};

/// Which doctors are wanted. Every condition that is given must hold.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DoctorQuery {
    /// Exactly this specialty, but for case and accents.
    #[param(max_length = 80)]
    specialty: Option<String>,
    /// Attending at this office.
    #[param(format = "uuid")]
    office_id: Option<String>,
    /// Accepting this payer.
    #[param(format = "uuid")]
    payer: Option<String>,
    /// Part of the name or specialty, but for case and accents.
    #[param(max_length = 120)]
    q: Option<String>,
    /// Inactive ones too: for admins and the front desk.
    #[param(value_type = Option<bool>)]
    include_inactive: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

impl DoctorQuery {
    fn parse(self) -> Result<ListDoctors, Problem> {
        let include_inactive = flag("/includeInactive", self.include_inactive.as_deref())?;
        let mut errors = FieldErrors::new();
        // An empty box of a form asks for nothing.
        let given = |raw: Option<String>| raw.filter(|text| !text.trim().is_empty());
        let specialty = errors.check_optional("/specialty", given(self.specialty), |raw| Label::parse(&raw));
        let search = errors.check_optional("/q", given(self.q), |raw| Name::parse(&raw));
        let office = wanted_id::<OfficeId>("/officeId", self.office_id, &mut errors);
        let payer = wanted_id::<PayerId>("/payer", self.payer, &mut errors);
        let page = page_request(self.limit.as_deref(), self.cursor.as_deref(), &mut errors);
        errors.done(|| {
            Some(ListDoctors {
                specialty: specialty?.map(|specialty| specialty.as_str().to_owned()),
                office,
                payer,
                search: search?.map(|search| search.as_str().to_owned()),
                include_inactive,
                page: page?,
            })
        })
    }
}

fn wanted_id<T: FromStr>(pointer: &str, raw: Option<String>, errors: &mut FieldErrors) -> Option<T> {
    let parsed = raw?.parse();
    if parsed.is_err() {
        errors.put(pointer, "invalid-id", "must be an id");
    }
    parsed.ok()
}

/// Lists doctors by name. Admins also see who has an account.
#[utoipa::path(get, path = "/doctors", tag = "doctors", params(DoctorQuery), security((), ("bearer" = [])),
    responses((status = 200, body = Items<DoctorBody>), (status = 304, description = "Not modified."), P401, P403, P422, P503))]
pub(super) async fn list_doctors(
    State(state): State<AppState>,
    MaybeSigned(actor): MaybeSigned,
    Query(query): Query<DoctorQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = list(&*state.store, actor.as_ref(), query.parse()?).await?;
    conditional(&headers, &Items::of(page, DoctorBody::of))
}

impl From<ListDoctorsError> for Problem {
    fn from(error: ListDoctorsError) -> Self {
        match error {
            ListDoctorsError::NotSignedIn => Self::of(Code::NotSignedIn),
            ListDoctorsError::Forbidden => Self::of(Code::Forbidden),
            ListDoctorsError::Store(error) => error.into(),
        }
    }
}
