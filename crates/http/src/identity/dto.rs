//! What travels in the bodies of this feature.

use serde::{Deserialize, Serialize};
use turnoplus_app::change::Change;
use turnoplus_app::identity::{Caller, Login, Me, Register, SecondFactor, UpdateMe};
use turnoplus_domain::identity::{Email, NewPassword, Session, User};
use turnoplus_domain::ids::{PatientId, SessionId, UserId};
use turnoplus_domain::notification::Language;
use turnoplus_domain::patient::{Document, DocumentType, Phone};
use turnoplus_domain::text::Name;
use turnoplus_domain::version::Version;
use utoipa::ToSchema;

use crate::civil::civil_date;
use crate::extract::Patch;
use crate::patient::details::{CoverageBody, DetailsBody, EmergencyContactBody, NewCoverage, PatchDetails};
use crate::problem::{FieldErrors, Problem};
use crate::state::AppState;

/// An account that somebody wants for themselves.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Registration {
    /// ASCII, dot-atom form.
    #[schema(format = Email, max_length = 254, example = "ana@example.com")]
    email: String,
    /// At least 10 characters, at most 256 bytes, hard to guess. No rules of composition.
    #[schema(format = Password, min_length = 10, max_length = 256)]
    password: String,
    /// As on the document.
    #[schema(min_length = 1, max_length = 120)]
    full_name: String,
    /// The kind of document.
    #[schema(value_type = DocumentKind)]
    document_type: String,
    /// A DNI has 7 or 8 digits; others 3 to 30 letters, digits and hyphens.
    #[schema(min_length = 3, max_length = 40, example = "30123456")]
    document_number: String,
    /// 6 to 15 digits, with + in front when international.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// Not in the future.
    #[schema(format = Date)]
    birth_date: Option<String>,
    /// Must be true.
    accept_terms: bool,
}

/// The kinds of document.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "only describes the contract; the domain parses it")]
pub enum DocumentKind {
    /// *Documento nacional de identidad*.
    Dni,
    /// A passport of any country.
    Passport,
    /// Any other.
    Other,
}

impl Registration {
    /// The use case's command.
    pub(super) fn parse(self, state: &AppState, caller: Caller) -> Result<Register, Problem> {
        let mut errors = FieldErrors::new();
        let email = errors.check("/email", self.email.parse::<Email>());
        let password = errors.check("/password", NewPassword::parse(&self.password));
        let full_name = errors.check("/fullName", Name::parse(&self.full_name));
        let document = errors
            .check("/documentType", self.document_type.parse::<DocumentType>())
            .and_then(|kind| errors.check("/documentNumber", Document::parse(kind, &self.document_number)));
        let phone = errors.check_optional("/phone", self.phone, |raw| raw.parse::<Phone>());
        let birth_date = errors.check_optional("/birthDate", self.birth_date, |raw| civil_date(&raw));
        if !self.accept_terms {
            errors.put("/acceptTerms", "must-accept", "the terms must be accepted");
        }
        errors.done(|| {
            Some(Register {
                user: UserId::new(state.ids.next()),
                patient: PatientId::new(state.ids.next()),
                session: SessionId::new(state.ids.next()),
                email: email?,
                password: password?,
                full_name: full_name?,
                document: document?,
                phone: phone?,
                birth_date: birth_date?,
                caller,
            })
        })
    }
}

/// E-mail address and password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credentials {
    /// The address of the account.
    #[schema(format = Email, max_length = 254, example = "ana@example.com")]
    email: String,
    /// As it was chosen.
    #[schema(format = Password, max_length = 256)]
    password: String,
    /// Six digits of the authenticator app, or a recovery code, where the account has a second factor.
    #[schema(min_length = 6, max_length = 64)]
    totp: Option<String>,
    /// Where the refresh token goes: browsers leave this out, programs without cookies ask for it in the body.
    #[serde(default)]
    pub(super) refresh_in: RefreshIn,
}

/// Where the refresh token travels.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum RefreshIn {
    /// In a cookie that no script can read.
    #[default]
    Cookie,
    /// In the answer's body.
    Body,
}

impl Credentials {
    /// The use case's command.
    pub(super) fn parse(self, state: &AppState, caller: Caller) -> Result<Login, Problem> {
        let mut errors = FieldErrors::new();
        let email = errors.check("/email", self.email.parse::<Email>());
        let factor = errors.check_optional("/totp", self.totp, |raw| SecondFactor::parse(&raw));
        let session = SessionId::new(state.ids.next());
        errors.done(|| {
            Some(Login {
                session,
                email: email?,
                password: self.password,
                factor: factor?,
                caller,
            })
        })
    }
}

/// A refresh token, unless it is in the cookie.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshRequest {
    /// The token of the last answer, for programs without cookies.
    #[schema(max_length = 43)]
    pub(super) refresh_token: Option<String>,
}

/// Somebody is in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Session)]
pub struct SessionAnswer {
    /// To be sent as `Authorization: Bearer …`.
    pub(super) access_token: String,
    /// How to send it.
    #[schema(example = "Bearer")]
    pub(super) token_type: &'static str,
    /// For so many seconds.
    #[schema(example = 900)]
    pub(super) expires_in: i64,
    /// Only when it was asked for in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) refresh_token: Option<String>,
    /// Who it is.
    pub(super) user: SessionUser,
}

/// Who somebody is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionUser {
    #[schema(format = Uuid)]
    id: String,
    #[schema(value_type = RoleName)]
    role: &'static str,
    full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Uuid, nullable = false)]
    patient_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Uuid, nullable = false)]
    doctor_id: Option<String>,
}

/// The four roles.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase", as = Role)]
pub enum RoleName {
    /// Books for themselves.
    Patient,
    /// Keeps their own availability and agenda.
    Doctor,
    /// Runs the clinic.
    Admin,
    /// The front desk.
    Receptionist,
}

impl SessionUser {
    pub(super) fn of(user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            role: user.profile.role().as_str(),
            full_name: user.full_name.as_str().to_owned(),
            patient_id: user.profile.patient().map(|id| id.to_string()),
            doctor_id: user.profile.doctor().map(|id| id.to_string()),
        }
    }
}

/// A session of one's own on some device.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnSession {
    #[schema(format = Uuid)]
    id: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// When the refresh token was last exchanged.
    #[schema(format = DateTime)]
    last_used_at: String,
    /// When it ends, however often it is used.
    #[schema(format = DateTime)]
    expires_at: String,
    /// What the device calls itself.
    #[schema(required = true)]
    user_agent: Option<String>,
    /// Whether it is the one that asks.
    current: bool,
}

impl OwnSession {
    pub(super) fn of(session: Session, asking: Option<SessionId>) -> Self {
        Self {
            id: session.id.to_string(),
            created_at: session.created_at.to_string(),
            last_used_at: session.last_used_at.to_string(),
            expires_at: session.expires_at.to_string(),
            current: asking == Some(session.id),
            user_agent: session.user_agent,
        }
    }
}

/// One's own account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyAccount {
    #[schema(format = Uuid)]
    id: String,
    #[schema(format = Email)]
    email: String,
    full_name: String,
    #[schema(value_type = RoleName)]
    role: &'static str,
    #[schema(format = Uuid, required = true)]
    patient_id: Option<String>,
    #[schema(format = Uuid, required = true)]
    doctor_id: Option<String>,
    /// Of patients.
    #[schema(required = true)]
    phone: Option<String>,
    /// Of patients.
    #[schema(format = Date, required = true)]
    birth_date: Option<String>,
    /// Of patients.
    #[schema(value_type = Option<DocumentKind>, required = true)]
    document_type: Option<&'static str>,
    /// Of patients.
    #[schema(required = true)]
    document_number: Option<String>,
    /// Of patients.
    #[schema(required = true)]
    cuil: Option<String>,
    /// Of patients.
    #[schema(required = true)]
    address: Option<String>,
    /// Of patients.
    #[schema(required = true)]
    emergency_contact: Option<EmergencyContactBody>,
    /// Of patients.
    #[schema(required = true)]
    coverages: Option<Vec<CoverageBody>>,
    /// `es` or `en`, in which one is written to; null is the clinic's.
    #[schema(required = true, pattern = "^(es|en)$")]
    language: Option<&'static str>,
    #[schema(format = DateTime)]
    created_at: String,
    version: u32,
}

impl MyAccount {
    pub(super) fn of(me: &Me) -> Self {
        let Me { user, patient } = me;
        let patient = patient.as_ref();
        let details = patient.map(|patient| DetailsBody::of(&patient.details));
        Self {
            id: user.id.to_string(),
            email: user.email.as_str().to_owned(),
            full_name: user.full_name.as_str().to_owned(),
            role: user.profile.role().as_str(),
            patient_id: user.profile.patient().map(|id| id.to_string()),
            doctor_id: user.profile.doctor().map(|id| id.to_string()),
            phone: patient
                .and_then(|patient| patient.phone.as_ref())
                .map(|phone| phone.as_str().to_owned()),
            birth_date: patient
                .and_then(|patient| patient.birth_date)
                .map(|date| date.to_string()),
            document_type: patient.map(|patient| patient.document.kind().as_str()),
            document_number: patient.map(|patient| patient.document.number().to_owned()),
            cuil: details.as_ref().and_then(|details| details.cuil.clone()),
            address: details.as_ref().and_then(|details| details.address.clone()),
            emergency_contact: details
                .as_ref()
                .and_then(|details| details.emergency_contact.clone()),
            coverages: details.map(|details| details.coverages),
            language: me.language().map(Language::code),
            created_at: user.created_at.to_string(),
            version: me.version().get(),
        }
    }
}

/// Changes to one's own account. What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MyChanges {
    /// Not for doctors, whose names the clinic keeps.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 120, nullable = false)]
    full_name: Patch<String>,
    /// For patients; null clears it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 40)]
    phone: Patch<String>,
    /// For patients; null clears it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Patch<String>,
    /// For patients; null clears it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 11, max_length = 20)]
    cuil: Patch<String>,
    /// For patients; null clears it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    address: Patch<String>,
    /// For patients; null clears it.
    #[serde(default)]
    #[schema(value_type = Option<EmergencyContactBody>)]
    emergency_contact: Patch<EmergencyContactBody>,
    /// For patients: the whole list.
    #[serde(default)]
    #[schema(value_type = Option<Vec<NewCoverage>>, nullable = false, max_items = 6)]
    coverages: Patch<Vec<NewCoverage>>,
    /// `es` or `en`, in which one is written to; null is the clinic's.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(es|en)$")]
    language: Patch<String>,
}

impl MyChanges {
    /// The use case's command.
    pub(super) fn parse(self, expected: Option<Version>) -> Result<UpdateMe, Problem> {
        let mut errors = FieldErrors::new();
        let full_name = errors.check_change("/fullName", self.full_name, |raw| Name::parse(&raw));
        let phone = errors.check_patch("/phone", self.phone, |raw| raw.parse::<Phone>());
        let birth_date = errors.check_patch("/birthDate", self.birth_date, |raw| civil_date(&raw));
        let details = PatchDetails {
            cuil: self.cuil,
            address: self.address,
            emergency_contact: self.emergency_contact,
            coverages: self.coverages,
            language: self.language,
        };
        let details = details.parse(&mut errors);
        errors.done(|| {
            Some(UpdateMe {
                expected,
                full_name: full_name?,
                phone: change(phone?),
                birth_date: change(birth_date?),
                details: details?,
            })
        })
    }
}

fn change<T>(patch: Patch<T>) -> Change<T> {
    match patch {
        Patch::Absent => Change::Keep,
        Patch::Null => Change::Clear,
        Patch::Value(value) => Change::To(value),
    }
}
