//! Accounts on the wire.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use turnoplus_app::identity::{ChangeUser, CreateStaff};
use turnoplus_domain::identity::{AccountChange, Email, NewPassword, Profile, Role, User};
use turnoplus_domain::ids::UserId;
use turnoplus_domain::text::Name;
use utoipa::ToSchema;

use crate::extract::{IfMatch, Patch};
use crate::identity::RoleName;
use crate::problem::{FieldErrors, Problem};

/// An account.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = User)]
pub struct UserBody {
    #[schema(format = Uuid)]
    id: String,
    #[schema(format = Email)]
    email: String,
    full_name: String,
    #[schema(value_type = RoleName)]
    role: &'static str,
    /// Of patients: whom the account stands for.
    #[schema(format = Uuid, required = true)]
    patient_id: Option<String>,
    /// Of doctors: whom the account stands for.
    #[schema(format = Uuid, required = true)]
    doctor_id: Option<String>,
    /// Whether it may get in.
    active: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    version: u32,
}

impl UserBody {
    pub(super) fn of(user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            email: user.email.as_str().to_owned(),
            full_name: user.full_name.as_str().to_owned(),
            role: user.profile.role().as_str(),
            patient_id: user.profile.patient().map(|id| id.to_string()),
            doctor_id: user.profile.doctor().map(|id| id.to_string()),
            active: user.active,
            created_at: user.created_at.to_string(),
            updated_at: user.updated_at.to_string(),
            version: user.version.get(),
        }
    }
}

/// Whether an account gets in, and what it stands for. What is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserChanges {
    /// False ends all its sessions at once; true lets it in again.
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Patch<bool>,
    /// Another role ends all its sessions at once. Nobody changes their own, and no account becomes a patient's: that would
    /// open the patient's record to whoever has the account.
    #[serde(default)]
    #[schema(value_type = Option<RoleName>, nullable = false)]
    role: Patch<String>,
    /// With role `doctor`: a doctor without an account.
    #[schema(format = Uuid)]
    doctor_id: Option<String>,
}

impl UserChanges {
    pub(super) fn parse(self, id: UserId, IfMatch(expected): IfMatch) -> Result<ChangeUser, Problem> {
        let mut errors = FieldErrors::new();
        let active = errors.check_change("/active", self.active, Ok::<_, Infallible>);
        let role = errors.check_change("/role", self.role, |raw| raw.parse::<Role>());
        let profile = profile(role.flatten(), self.doctor_id, &mut errors);
        errors.done(|| {
            Some(ChangeUser {
                id,
                role: None,
                expected,
                change: AccountChange {
                    active: active?,
                    profile,
                    ..AccountChange::default()
                },
            })
        })
    }
}

/// The role with the doctor that goes with it, or faults: a doctor's account needs one, others have none.
fn profile(role: Option<Role>, doctor: Option<String>, errors: &mut FieldErrors) -> Option<Profile> {
    let role = role?;
    match (role, doctor) {
        (Role::Patient, _) => {
            errors.put("/role", "not-grantable", "is for whoever registers as a patient");
            None
        }
        (Role::Doctor, Some(doctor)) => {
            let id = doctor.parse().ok().map(Profile::Doctor);
            if id.is_none() {
                errors.put("/doctorId", "invalid-id", "must be an id");
            }
            id
        }
        (Role::Doctor, None) => {
            errors.put("/doctorId", "required", "is required for this role");
            None
        }
        (Role::Admin | Role::Receptionist, Some(_)) => {
            errors.put("/doctorId", "not-for-this-role", "does not go with this role");
            None
        }
        (Role::Admin, None) => Some(Profile::Admin),
        (Role::Receptionist, None) => Some(Profile::Receptionist),
    }
}

/// The account of an admin or of somebody at the front desk.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStaff {
    /// ASCII, dot-atom form. Unique.
    #[schema(format = Email, max_length = 254)]
    email: String,
    #[schema(min_length = 1, max_length = 120)]
    full_name: String,
    /// Hand it over in person. At least 10 characters, at most 256 bytes, hard to guess.
    #[schema(format = Password, min_length = 10, max_length = 256)]
    password: String,
}

impl std::fmt::Debug for NewStaff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewStaff(…)")
    }
}

impl NewStaff {
    pub(super) fn parse(self, id: UserId, profile: Profile) -> Result<CreateStaff, Problem> {
        let mut errors = FieldErrors::new();
        let email = errors.check("/email", self.email.parse::<Email>());
        let full_name = errors.check("/fullName", Name::parse(&self.full_name));
        let password = errors.check("/password", NewPassword::parse(&self.password));
        errors.done(|| {
            Some(CreateStaff {
                id,
                profile,
                email: email?,
                full_name: full_name?,
                password: password?,
            })
        })
    }
}

/// Changes of the account of an admin or of somebody at the front desk; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 120)]
    full_name: Patch<String>,
    /// Another address ends all sessions of the account.
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, format = Email, max_length = 254)]
    email: Patch<String>,
    /// False closes the account as DELETE does; true opens a closed one again.
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Patch<bool>,
}

impl StaffChanges {
    pub(super) fn parse(
        self,
        id: UserId,
        role: Role,
        IfMatch(expected): IfMatch,
    ) -> Result<ChangeUser, Problem> {
        let mut errors = FieldErrors::new();
        let full_name = errors.check_change("/fullName", self.full_name, |raw| Name::parse(&raw));
        let email = errors.check_change("/email", self.email, |raw| raw.parse::<Email>());
        let active = errors.check_change("/active", self.active, Ok::<_, Infallible>);
        errors.done(|| {
            Some(ChangeUser {
                id,
                role: Some(role),
                expected,
                change: AccountChange {
                    active: active?,
                    profile: None,
                    full_name: full_name?,
                    email: email?,
                },
            })
        })
    }
}
