//! How the refusals of this feature are told.

use turnoplus_app::identity::{ChangeUserError, CreateStaffError, UsersError};

use crate::patient::was_merged;
use crate::problem::{Code, FieldFault as _, Problem};

impl From<UsersError> for Problem {
    fn from(error: UsersError) -> Self {
        match error {
            UsersError::Forbidden => Self::of(Code::Forbidden),
            UsersError::Unknown => Self::of(Code::NotFound),
            UsersError::Store(error) => error.into(),
        }
    }
}

impl From<CreateStaffError> for Problem {
    fn from(error: CreateStaffError) -> Self {
        match error {
            CreateStaffError::Forbidden => Self::of(Code::Forbidden),
            CreateStaffError::WeakPassword(weak) => Self::field("/password", weak.code(), weak.to_string()),
            CreateStaffError::EmailTaken => Self::of(Code::EmailTaken),
            CreateStaffError::Hasher(error) => error.into(),
            CreateStaffError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeUserError> for Problem {
    fn from(error: ChangeUserError) -> Self {
        match error {
            ChangeUserError::Forbidden => Self::of(Code::Forbidden),
            ChangeUserError::Unknown => Self::of(Code::NotFound),
            ChangeUserError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            ChangeUserError::OwnRole(_) => Self::of(Code::OwnRole),
            ChangeUserError::LastAdmin => Self::of(Code::LastAdmin),
            ChangeUserError::UnknownDoctor => Self::field("/doctorId", "unknown-doctor", "is no doctor"),
            ChangeUserError::PatientMerged(survivor) => was_merged(survivor),
            ChangeUserError::AccountExists => Self::of(Code::AccountExists),
            ChangeUserError::EmailTaken => Self::of(Code::EmailTaken),
            ChangeUserError::Store(error) => error.into(),
        }
    }
}
