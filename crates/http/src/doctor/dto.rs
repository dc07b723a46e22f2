//! Doctors on the wire.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use turnoplus_app::doctor::{AccountView, CreateDoctor, DoctorView, UpdateDoctor};
use turnoplus_domain::doctor::{InvalidLicense, License};
use turnoplus_domain::ids::{DoctorId, OfficeId, PayerId, UserId};
use turnoplus_domain::text::{Label, Name, Note};
use utoipa::ToSchema;

use super::new_account::DoctorAccount;
use crate::extract::{IfMatch, Patch};
use crate::problem::{FieldErrors, FieldFault, Problem};

/// At how many offices a doctor attends at most.
const MOST_OFFICES: usize = 50;
/// How many payers a doctor accepts at most.
const MOST_PAYERS: usize = 100;

/// A doctor.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Doctor)]
pub struct DoctorBody {
    #[schema(format = "uuid")]
    id: String,
    full_name: String,
    license_number: String,
    specialty: String,
    /// Where the doctor attends, in the order to show.
    office_ids: Vec<String>,
    /// The payers that the doctor accepts, in the order to show.
    payer_ids: Vec<String>,
    #[schema(required = true)]
    bio: Option<String>,
    /// An inactive doctor is not listed and takes no new turnos.
    active: bool,
    version: u32,
    /// For admins only: the address that the doctor signs in with; null when there is no account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false)]
    email: Option<AccountEmail>,
}

/// An account's address, or null for no account.
#[derive(Serialize, Debug)]
#[serde(transparent)]
struct AccountEmail(Option<String>);

impl DoctorBody {
    pub(super) fn of(DoctorView { doctor, account }: DoctorView) -> Self {
        let email = match account {
            AccountView::Hidden => None,
            AccountView::Missing => Some(AccountEmail(None)),
            AccountView::With(email) => Some(AccountEmail(Some(email.as_str().to_owned()))),
        };
        Self {
            id: doctor.id.to_string(),
            full_name: doctor.full_name.as_str().to_owned(),
            license_number: doctor.license.as_str().to_owned(),
            specialty: doctor.specialty.as_str().to_owned(),
            office_ids: doctor.offices.iter().map(ToString::to_string).collect(),
            payer_ids: doctor.payers.iter().map(ToString::to_string).collect(),
            bio: doctor.bio.map(|bio| bio.as_str().to_owned()),
            active: doctor.active,
            version: doctor.version.get(),
            email,
        }
    }
}

/// A doctor to add.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDoctor {
    #[schema(min_length = 1, max_length = 120)]
    full_name: String,
    /// 3 to 30 letters, digits, spaces, hyphens, slashes or dots, with a digit; kept in capitals. Unique.
    #[schema(min_length = 3, max_length = 30, example = "MN 123456")]
    license_number: String,
    #[schema(min_length = 1, max_length = 80)]
    specialty: String,
    #[serde(default)]
    #[schema(max_items = 50)]
    office_ids: Vec<String>,
    #[serde(default)]
    #[schema(max_items = 100)]
    payer_ids: Vec<String>,
    #[schema(min_length = 1, max_length = 1000)]
    bio: Option<String>,
    /// True when absent.
    #[serde(default = "yes")]
    #[schema(default = true)]
    active: bool,
    /// Makes the doctor's login as well.
    account: Option<DoctorAccount>,
}

fn yes() -> bool {
    true
}

impl NewDoctor {
    /// Whether it is about a login.
    pub(super) fn makes_login(&self) -> bool {
        self.account.is_some()
    }

    pub(super) fn parse(self, id: DoctorId, user: UserId) -> Result<CreateDoctor, Problem> {
        let mut errors = FieldErrors::new();
        let full_name = errors.check("/fullName", Name::parse(&self.full_name));
        let license = errors.check("/licenseNumber", self.license_number.parse::<License>());
        let specialty = errors.check("/specialty", Label::parse(&self.specialty));
        let offices = office_ids(&self.office_ids, &mut errors);
        let payers = payer_ids(&self.payer_ids, &mut errors);
        let bio = errors.check_optional("/bio", self.bio, |raw| Note::parse(&raw));
        let account = self.account.map(|account| account.parse(user, &mut errors));
        let active = self.active;
        errors.done(|| {
            let account = match account {
                Some(account) => Some(account?),
                None => None,
            };
            let (full_name, license, specialty) = (full_name?, license?, specialty?);
            let (offices, payers, bio) = (offices?, payers?, bio?);
            Some(CreateDoctor {
                id,
                full_name,
                license,
                specialty,
                offices,
                payers,
                bio,
                active,
                account,
            })
        })
    }
}

/// Changes of a doctor; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DoctorChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 120)]
    full_name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 3, max_length = 30)]
    license_number: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 80)]
    specialty: Patch<String>,
    /// An office where the doctor still has rules or windows cannot be taken away.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, nullable = false, max_items = 50)]
    office_ids: Patch<Vec<String>>,
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, nullable = false, max_items = 100)]
    payer_ids: Patch<Vec<String>>,
    /// Null clears it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 1000)]
    bio: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Patch<bool>,
    /// Makes the login of a doctor who has none; null is the same as absent.
    account: Option<DoctorAccount>,
}

impl DoctorChanges {
    /// Whether it is about a login.
    pub(super) fn makes_login(&self) -> bool {
        self.account.is_some()
    }

    pub(super) fn parse(
        self,
        id: DoctorId,
        user: UserId,
        IfMatch(expected): IfMatch,
    ) -> Result<UpdateDoctor, Problem> {
        let mut errors = FieldErrors::new();
        let full_name = errors.check_change("/fullName", self.full_name, |raw| Name::parse(&raw));
        let license = errors.check_change("/licenseNumber", self.license_number, |raw| {
            raw.parse::<License>()
        });
        let specialty = errors.check_change("/specialty", self.specialty, |raw| Label::parse(&raw));
        let raw_offices = errors
            .check_change("/officeIds", self.office_ids, Ok::<_, Infallible>)
            .flatten();
        let offices = raw_offices.map(|raw| office_ids(&raw, &mut errors));
        let raw_payers = errors
            .check_change("/payerIds", self.payer_ids, Ok::<_, Infallible>)
            .flatten();
        let payers = raw_payers.map(|raw| payer_ids(&raw, &mut errors));
        let bio = errors.check_patch("/bio", self.bio, |raw| Note::parse(&raw));
        let active = errors.check_change("/active", self.active, Ok::<_, Infallible>);
        let account = self.account.map(|account| account.parse(user, &mut errors));
        errors.done(|| {
            Some(UpdateDoctor {
                id,
                expected,
                full_name: full_name?,
                license: license?,
                specialty: specialty?,
                offices: offices.flatten(),
                payers: payers.flatten(),
                bio: bio?.into(),
                active: active?,
                account: account.flatten(),
            })
        })
    }
}

fn office_ids(raw: &[String], errors: &mut FieldErrors) -> Option<Vec<OfficeId>> {
    if raw.len() > MOST_OFFICES {
        errors.put(
            "/officeIds",
            "too-long",
            format!("must have at most {MOST_OFFICES} offices"),
        );
        return None;
    }
    let mut offices = Vec::with_capacity(raw.len());
    for (position, id) in raw.iter().enumerate() {
        match id.parse() {
            Ok(id) => offices.push(id),
            Err(_) => unknown_office(position, errors),
        }
    }
    Some(offices)
}

/// The offices at these positions do not exist.
pub(super) fn unknown_offices(positions: Vec<usize>) -> Problem {
    let mut errors = FieldErrors::new();
    for position in positions {
        unknown_office(position, &mut errors);
    }
    errors.into()
}

fn unknown_office(position: usize, errors: &mut FieldErrors) {
    errors.put(
        &format!("/officeIds/{position}"),
        "unknown-office",
        "is not an office",
    );
}

fn payer_ids(raw: &[String], errors: &mut FieldErrors) -> Option<Vec<PayerId>> {
    if raw.len() > MOST_PAYERS {
        errors.put(
            "/payerIds",
            "too-long",
            format!("must have at most {MOST_PAYERS} payers"),
        );
        return None;
    }
    let mut payers = Vec::with_capacity(raw.len());
    for (position, id) in raw.iter().enumerate() {
        match id.parse() {
            Ok(id) => payers.push(id),
            Err(_) => unknown_payer(position, errors),
        }
    }
    Some(payers)
}

/// The payers at these positions do not exist.
pub(super) fn unknown_payers(positions: Vec<usize>) -> Problem {
    let mut errors = FieldErrors::new();
    for position in positions {
        unknown_payer(position, &mut errors);
    }
    errors.into()
}

fn unknown_payer(position: usize, errors: &mut FieldErrors) {
    errors.put(
        &format!("/payerIds/{position}"),
        "unknown-payer",
        "is not a payer",
    );
}

impl FieldFault for InvalidLicense {
    fn code(&self) -> &'static str {
        "invalid-license"
    }
}
