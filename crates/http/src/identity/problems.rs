//! How the refusals of this feature are told.

use jiff::SignedDuration;
use turnoplus_app::identity::{
    ChangePasswordError, EmailError, EndSessionError, FactorError, InvalidSecondFactor, LoginError,
    ReauthenticateError, RefreshError, RegisterError, ResetPasswordError, UpdateMeError,
};
use turnoplus_domain::identity::WeakPassword;

use super::credentials_dto::INVALID_TOKEN;
use crate::limits::whole_seconds;
use crate::problem::{Code, FieldFault, Problem};

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::WeakPassword(weak) => weak_password("/password", weak),
            RegisterError::EmailTaken => Self::of(Code::EmailTaken),
            RegisterError::Details(error) => error.into(),
            RegisterError::Throttled(wait) => throttled(wait),
            RegisterError::Hasher(error) => error.into(),
            RegisterError::Store(error) => error.into(),
        }
    }
}

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::InvalidCredentials => Self::of(Code::InvalidCredentials),
            LoginError::FactorMissing => Self::of(Code::TotpRequired),
            LoginError::FactorWrong => Self::of(Code::TotpInvalid),
            LoginError::EmailNotVerified => Self::of(Code::EmailNotVerified),
            LoginError::Throttled(wait) => throttled(wait),
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
            UpdateMeError::Details(error) => error.into(),
            UpdateMeError::VersionMismatch { current } => {
                Self::of(Code::VersionMismatch).with("version", current.get())
            }
            UpdateMeError::Store(error) => error.into(),
        }
    }
}

impl From<ReauthenticateError> for Problem {
    fn from(error: ReauthenticateError) -> Self {
        match error {
            ReauthenticateError::WrongPassword => wrong_password("/password"),
            ReauthenticateError::FactorMissing => Self::field("/totp", "required", "is needed"),
            ReauthenticateError::FactorWrong => {
                Self::field("/totp", "wrong-code", "is wrong, too old, or was used before")
            }
            ReauthenticateError::Throttled(wait) => throttled(wait),
            ReauthenticateError::Hasher(error) => error.into(),
            ReauthenticateError::Store(error) => error.into(),
        }
    }
}

impl From<ChangePasswordError> for Problem {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Refused(ReauthenticateError::WrongPassword) => {
                wrong_password("/currentPassword")
            }
            ChangePasswordError::Refused(error) => error.into(),
            ChangePasswordError::Weak(weak) => weak_password("/newPassword", weak),
            ChangePasswordError::Unknown => Self::of(Code::NotSignedIn),
            ChangePasswordError::Hasher(error) => error.into(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}

impl From<ResetPasswordError> for Problem {
    fn from(error: ResetPasswordError) -> Self {
        match error {
            ResetPasswordError::InvalidToken => invalid_token(),
            ResetPasswordError::Weak(weak) => weak_password("/newPassword", weak),
            ResetPasswordError::Throttled(wait) => throttled(wait),
            ResetPasswordError::Hasher(error) => error.into(),
            ResetPasswordError::Store(error) => error.into(),
        }
    }
}

impl From<EmailError> for Problem {
    fn from(error: EmailError) -> Self {
        match error {
            EmailError::InvalidToken => invalid_token(),
            EmailError::Taken => Self::of(Code::EmailTaken),
            EmailError::Throttled(wait) => throttled(wait),
            EmailError::Store(error) => error.into(),
        }
    }
}

impl From<FactorError> for Problem {
    fn from(error: FactorError) -> Self {
        match error {
            FactorError::Enrolled => Self::of(Code::TotpEnrolled),
            FactorError::NotEnrolled => Self::of(Code::TotpNotEnrolled),
            FactorError::WrongCode => {
                Self::field("/code", "wrong-code", "is wrong, too old, or was used before")
            }
            FactorError::Unknown => Self::of(Code::NotFound),
            FactorError::Forbidden => Self::of(Code::Forbidden),
            FactorError::Store(error) => error.into(),
        }
    }
}

impl FieldFault for InvalidSecondFactor {
    fn code(&self) -> &'static str {
        "invalid-code"
    }
}

fn throttled(wait: SignedDuration) -> Problem {
    Problem::of(Code::TooManyAttempts).retry_after(whole_seconds(wait))
}

fn invalid_token() -> Problem {
    Problem::field("/token", INVALID_TOKEN, "is unknown, used or too old")
}

fn wrong_password(pointer: &str) -> Problem {
    Problem::field(pointer, "wrong-password", "is not the password of this account")
}

fn weak_password(pointer: &str, weak: WeakPassword) -> Problem {
    Problem::field(pointer, weak.code(), weak.to_string())
}
