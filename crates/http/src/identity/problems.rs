//! How the refusals of this feature are told.

use turnoplus_app::identity::{EndSessionError, LoginError, RefreshError, RegisterError, UpdateMeError};
use turnoplus_app::patient::BirthDateError;
use turnoplus_domain::identity::WeakPassword;

use crate::problem::{Code, FieldFault as _, Problem};

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::WeakPassword(weak) => weak_password(weak),
            RegisterError::EmailTaken => Self::of(Code::EmailTaken),
            RegisterError::BirthDate(error) => birth_date(error),
            RegisterError::Hasher(error) => error.into(),
            RegisterError::Store(error) => error.into(),
        }
    }
}

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::InvalidCredentials => Self::of(Code::InvalidCredentials),
            LoginError::Hasher(error) => error.into(),
            LoginError::Store(error) => error.into(),
        }
    }
}

impl From<RefreshError> for Problem {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Invalid | RefreshError::Reused => Self::of(Code::InvalidRefreshToken),
            RefreshError::Store(error) => error.into(),
        }
    }
}

impl From<EndSessionError> for Problem {
    fn from(error: EndSessionError) -> Self {
        match error {
            EndSessionError::Unknown => Self::of(Code::NotFound),
            EndSessionError::Store(error) => error.into(),
        }
    }
}

impl From<UpdateMeError> for Problem {
    fn from(error: UpdateMeError) -> Self {
        match error {
            UpdateMeError::Unknown => Self::of(Code::NotSignedIn),
            UpdateMeError::NotForThisAccount(field) => Self::field(
                &format!("/{field}"),
                "not-for-this-account",
                "is not for this account to change",
            ),
            UpdateMeError::BirthDate(error) => birth_date(error),
            UpdateMeError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            UpdateMeError::Store(error) => error.into(),
        }
    }
}

fn weak_password(weak: WeakPassword) -> Problem {
    Problem::field("/password", weak.code(), weak.to_string())
}

fn birth_date(error: BirthDateError) -> Problem {
    match error {
        BirthDateError::Impossible => Problem::field("/birthDate", "out-of-range", error.to_string()),
        BirthDateError::Store(error) => error.into(),
    }
}
