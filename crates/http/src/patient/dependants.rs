//! `/patients/{id}/dependants`, `/patients/{id}/guardians`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use turnoplus_app::patient::{
    AddDependant, AddDependantError, AddedDependant, ListDependantsError, RemoveDependant,
    RemoveDependantError, WhoseDependant, add_dependant, list_dependants as list,
    list_guardians as guardians, remove_dependant,
};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Guardianship, Patient, Relationship, UnknownRelationship};
use utoipa::ToSchema;

use super::dto::{NewPatient, PatientBody, PatientWarning, warnings};
use super::merge::was_merged;
use crate::AppState;
use crate::extract::{Json, PathId, PathIds, Presence, Signed};
use crate::page::Items;
use crate::problem::{
    Code, FieldErrors, FieldFault, P400, P401, P403, P404, P409, P413, P415, P422, P503, Problem,
};
use crate::run::run;

/// What a guardian is to the dependant.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Relationship)]
pub enum RelationshipName {
    /// Mother or father.
    Parent,
    /// Appointed by law.
    LegalGuardian,
    /// Anybody else who helps with turnos.
    Relative,
}

/// Somebody whom a patient answers for.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Dependant)]
pub struct DependantBody {
    /// The dependant.
    patient: PatientBody,
    #[schema(value_type = RelationshipName)]
    relationship: &'static str,
    /// Whether the clinic has seen the papers; only then does a parent or legal guardian read a minor's record.
    confirmed: bool,
    /// Since when.
    #[schema(format = DateTime)]
    since: String,
}

/// Somebody who answers for a patient.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Guardian)]
pub struct GuardianBody {
    #[schema(format = Uuid)]
    patient_id: String,
    full_name: String,
    #[schema(value_type = RelationshipName)]
    relationship: &'static str,
    /// Whether the clinic has seen the papers.
    confirmed: bool,
    /// Since when.
    #[schema(format = DateTime)]
    since: String,
}

/// A dependant that was linked, and what the front desk should look at.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = SavedDependant)]
pub struct SavedDependantBody {
    #[serde(flatten)]
    dependant: DependantBody,
    /// What was saved all the same, but should be looked at.
    warnings: Vec<PatientWarning>,
}

impl DependantBody {
    fn of(link: Guardianship, patient: Patient) -> Self {
        Self {
            patient: PatientBody::of(patient),
            relationship: link.relationship.as_str(),
            confirmed: link.confirmed,
            since: link.since.to_string(),
        }
    }
}

impl GuardianBody {
    fn of((link, patient): (Guardianship, Patient)) -> Self {
        Self {
            patient_id: patient.id.to_string(),
            full_name: patient.full_name.as_str().to_owned(),
            relationship: link.relationship.as_str(),
            confirmed: link.confirmed,
            since: link.since.to_string(),
        }
    }
}

/// Somebody to answer for: a new person in `patient`, or at the front desk a known one in `patientId`.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDependant {
    /// What the guardian is to the dependant.
    #[schema(value_type = RelationshipName)]
    relationship: String,
    /// A patient that the clinic knows: for the front desk.
    #[schema(format = Uuid)]
    patient_id: Option<String>,
    /// Somebody new.
    patient: Option<NewPatient>,
}

impl NewDependant {
    fn parse(self, guardian: PatientId, new: PatientId) -> Result<AddDependant, Problem> {
        let mut errors = FieldErrors::new();
        let relationship = errors.check("/relationship", self.relationship.parse::<Relationship>());
        let dependant = match (self.patient_id, self.patient) {
            (Some(id), None) => {
                let known = id.parse().ok().map(WhoseDependant::Known);
                if known.is_none() {
                    errors.put("/patientId", "invalid-id", "must be an id");
                }
                known
            }
            (None, Some(patient)) => patient
                .parse_below("/patient", new, &mut errors)
                .map(|new| WhoseDependant::New(Box::new(new))),
            (None, None) | (Some(_), Some(_)) => {
                errors.put("/patient", "required", "either patient or patientId is required");
                None
            }
        };
        errors.done(|| {
            Some(AddDependant {
                guardian,
                dependant: dependant?,
                relationship: relationship?,
            })
        })
    }
}

/// Whom a patient answers for: for the patient and the front desk.
#[utoipa::path(get, path = "/patients/{id}/dependants", tag = "patients", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = Items<DependantBody>), P401, P403, P404, P503))]
pub(super) async fn list_dependants(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PatientId>,
) -> Result<axum::Json<Items<DependantBody>>, Problem> {
    let linked = list(&*state.store, &actor, id).await?;
    Ok(axum::Json(Items::all(linked, |(link, patient)| {
        DependantBody::of(link, patient)
    })))
}

/// Who answers for a patient: for the patient and the front desk.
#[utoipa::path(get, path = "/patients/{id}/guardians", tag = "patients", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = Items<GuardianBody>), P401, P403, P404, P503))]
pub(super) async fn list_guardians(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<PatientId>,
) -> Result<axum::Json<Items<GuardianBody>>, Problem> {
    let linked = guardians(&*state.store, &actor, id).await?;
    Ok(axum::Json(Items::all(linked, GuardianBody::of)))
}

/// Makes a patient answer for another. Patients write down somebody new; the front desk, which has seen the papers,
/// also links a patient that the clinic knows, and confirms what a patient said: for that it shows the password again,
/// because a confirmed parent reads the record of a minor.
#[utoipa::path(post, path = "/patients/{id}/dependants", tag = "patients", request_body = NewDependant,
    security(("bearer" = [])), params(("id" = String, Path, format = "uuid")),
    responses((status = 201, body = SavedDependantBody), P400, P401, P403, P404, P409, P413, P415, P422, P503))]
pub(super) async fn create_dependant(
    State(state): State<AppState>,
    presence: Presence,
    PathId(id): PathId<PatientId>,
    Json(body): Json<NewDependant>,
) -> Result<(StatusCode, axum::Json<SavedDependantBody>), Problem> {
    let actor = presence.actor;
    if actor.is_desk() {
        presence.confirmed()?;
    }
    let cmd = body.parse(id, PatientId::new(state.ids.next()))?;
    let AddedDependant { link, saved } = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { add_dependant(&*state.store, (&*state.clock, &*state.ids), &actor, cmd).await }
    })
    .await?;
    let warnings = warnings(&saved);
    let dependant = DependantBody::of(link, saved.patient);
    Ok((
        StatusCode::CREATED,
        axum::Json(SavedDependantBody { dependant, warnings }),
    ))
}

/// Ends a link: the guardian sees and books nothing for the dependant any more. Nobody is deleted. A guardian whose
/// papers the clinic has not seen cancels the dependant's coming turnos first.
#[utoipa::path(delete, path = "/patients/{id}/dependants/{dependantId}", tag = "patients", security(("bearer" = [])),
    params(("id" = String, Path, format = "uuid"), ("dependantId" = String, Path, format = "uuid")),
    responses((status = 204, description = "Ended."), P401, P403, P404, P409, P503))]
pub(super) async fn delete_dependant(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathIds(guardian, dependant): PathIds<PatientId, PatientId>,
) -> Result<StatusCode, Problem> {
    let cmd = RemoveDependant { guardian, dependant };
    run(&state, move |state| async move {
        remove_dependant(&*state.store, &*state.clock, &actor, cmd).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl FieldFault for UnknownRelationship {
    fn code(&self) -> &'static str {
        "unknown-relationship"
    }
}

impl From<ListDependantsError> for Problem {
    fn from(error: ListDependantsError) -> Self {
        match error {
            ListDependantsError::Forbidden => Self::of(Code::Forbidden),
            ListDependantsError::Unknown => Self::of(Code::NotFound),
            ListDependantsError::Store(error) => error.into(),
        }
    }
}

impl From<AddDependantError> for Problem {
    fn from(error: AddDependantError) -> Self {
        match error {
            AddDependantError::Forbidden => Self::of(Code::Forbidden),
            AddDependantError::Unknown => Self::of(Code::NotFound),
            AddDependantError::UnknownDependant => {
                Self::field("/patientId", "unknown-patient", "is no patient to answer for")
            }
            AddDependantError::PatientClosed => Self::of(Code::PatientClosed),
            AddDependantError::Merged(survivor) => was_merged(survivor),
            AddDependantError::TooMany { max } => Self::of(Code::TooManyDependants).with("max", max),
            AddDependantError::WriteDown(error) => error.into(),
            AddDependantError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveDependantError> for Problem {
    fn from(error: RemoveDependantError) -> Self {
        match error {
            RemoveDependantError::Forbidden => Self::of(Code::Forbidden),
            RemoveDependantError::Unknown => Self::of(Code::NotFound),
            RemoveDependantError::ComingAppointments { appointments } => {
                Self::of(Code::ComingAppointments).with("count", appointments)
            }
            RemoveDependantError::Store(error) => error.into(),
        }
    }
}
