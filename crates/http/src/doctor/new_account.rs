//! The login that comes with a doctor, on the wire.

use serde::Deserialize;
use turnoplus_app::doctor::{AccountError, NewAccount};
use turnoplus_domain::identity::{Email, NewPassword, WeakPassword};
use turnoplus_domain::ids::UserId;
use utoipa::ToSchema;

use crate::problem::{Code, FieldErrors, FieldFault as _, Problem};

/// A login to make for a doctor.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DoctorAccount {
    #[schema(format = "email", max_length = 254)]
    email: String,
    /// Hand it over in person; the doctor signs in with it.
    #[schema(format = "password", min_length = 10, max_length = 256)]
    password: String,
}

impl std::fmt::Debug for DoctorAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DoctorAccount(…)")
    }
}

impl DoctorAccount {
    /// The account, its faults noted below `/account`.
    pub(super) fn parse(self, user: UserId, errors: &mut FieldErrors) -> Option<NewAccount> {
        let email = errors.check("/account/email", self.email.parse::<Email>());
        let password = errors.check("/account/password", NewPassword::parse(&self.password));
        Some(NewAccount {
            user,
            email: email?,
            password: password?,
        })
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::WeakPassword => {
                let fault = WeakPassword::Guessable;
                Self::field("/account/password", fault.code(), fault.to_string())
            }
            AccountError::EmailTaken => Self::of(Code::EmailTaken),
            AccountError::Hasher(error) => error.into(),
            AccountError::Store(error) => error.into(),
        }
    }
}
