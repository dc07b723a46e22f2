//! What travels in the bodies about passwords, addresses and second factors.

use serde::{Deserialize, Serialize};
use turnoplus_app::identity::{
    Caller, ChangePassword, Enrolment, Factors, Reauthenticate, ResetPassword, SecondFactor,
};
use turnoplus_app::ports::RefreshSecret;
use turnoplus_domain::identity::{Email, NewPassword};
use utoipa::ToSchema;

use super::cookie;
use crate::problem::{FieldErrors, Problem};

/// The present password and the one to have instead.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordChange {
    /// As it was chosen.
    #[schema(format = Password, max_length = 256)]
    current_password: String,
    /// At least 10 characters, at most 256 bytes, hard to guess.
    #[schema(format = Password, min_length = 10, max_length = 256)]
    new_password: String,
}

impl PasswordChange {
    pub(super) fn parse(self) -> Result<ChangePassword, Problem> {
        let mut errors = FieldErrors::new();
        let new = errors.check("/newPassword", NewPassword::parse(&self.new_password));
        errors.done(|| {
            Some(ChangePassword {
                current: self.current_password,
                new: new?,
            })
        })
    }
}

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForgottenPassword {
    /// The address of the account.
    #[schema(format = Email, max_length = 254, example = "ana@example.com")]
    email: String,
}

impl ForgottenPassword {
    pub(super) fn parse(self) -> Result<Email, Problem> {
        email(&self.email)
    }
}

/// An address.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EmailAddress {
    /// ASCII, dot-atom form.
    #[schema(format = Email, max_length = 254, example = "ana@example.com")]
    email: String,
}

impl EmailAddress {
    pub(super) fn parse(self) -> Result<Email, Problem> {
        email(&self.email)
    }
}

fn email(raw: &str) -> Result<Email, Problem> {
    let mut errors = FieldErrors::new();
    let email = errors.check("/email", raw.parse::<Email>());
    errors.done(|| email)
}

/// The secret from a mail, and a new password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPasswordByMail {
    /// From the link: 43 characters of base64url.
    #[schema(min_length = 43, max_length = 43)]
    token: String,
    /// At least 10 characters, at most 256 bytes, hard to guess.
    #[schema(format = Password, min_length = 10, max_length = 256)]
    new_password: String,
}

impl NewPasswordByMail {
    pub(super) fn parse(self, caller: Caller) -> Result<ResetPassword, Problem> {
        let mut errors = FieldErrors::new();
        let secret = token(&mut errors, &self.token);
        let new = errors.check("/newPassword", NewPassword::parse(&self.new_password));
        errors.done(|| {
            Some(ResetPassword {
                secret: secret?,
                new: new?,
                caller,
            })
        })
    }
}

/// The secret from a mail.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MailedToken {
    /// From the link: 43 characters of base64url.
    #[schema(min_length = 43, max_length = 43)]
    token: String,
}

impl MailedToken {
    pub(super) fn parse(self) -> Result<RefreshSecret, Problem> {
        let mut errors = FieldErrors::new();
        let secret = token(&mut errors, &self.token);
        errors.done(|| secret)
    }
}

fn token(errors: &mut FieldErrors, raw: &str) -> Option<RefreshSecret> {
    let secret = cookie::decode(raw);
    if secret.is_none() {
        errors.put("/token", INVALID_TOKEN, "is unknown, used or too old");
    }
    secret
}

/// The code of a token that is none, or is none any more.
pub(super) const INVALID_TOKEN: &str = "invalid-token";

/// The password, and the second factor where there is one.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShownPassword {
    /// As it was chosen.
    #[schema(format = Password, max_length = 256)]
    password: String,
    /// Six digits of the app, or a recovery code.
    #[schema(min_length = 6, max_length = 64)]
    totp: Option<String>,
}

impl ShownPassword {
    pub(super) fn parse(self) -> Result<Reauthenticate, Problem> {
        let mut errors = FieldErrors::new();
        let factor = errors.check_optional("/totp", self.totp, |raw| SecondFactor::parse(&raw));
        errors.done(|| {
            Some(Reauthenticate {
                password: self.password,
                factor: factor?,
            })
        })
    }
}

/// What guards one's own account beside the password.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FactorState {
    /// Whether signing in asks for a code.
    totp: bool,
    /// How many recovery codes are left.
    recovery_codes: u64,
    /// Whether the account's role needs a second factor.
    required: bool,
}

impl FactorState {
    pub(super) fn of(factors: Factors) -> Self {
        Self {
            totp: factors.totp,
            recovery_codes: factors.recovery_codes,
            required: factors.required,
        }
    }
}

/// An authenticator app to set up.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewTotp {
    /// In base 32, for typing.
    secret: String,
    /// For a QR code.
    #[schema(example = "otpauth://totp/Clinica:ana%40example.com?secret=…")]
    uri: String,
}

impl NewTotp {
    pub(super) fn of(enrolment: Enrolment) -> Self {
        Self {
            secret: enrolment.secret,
            uri: enrolment.uri,
        }
    }
}

/// The first code of an app.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FirstCode {
    /// Six digits.
    #[schema(min_length = 6, max_length = 64)]
    code: String,
}

impl FirstCode {
    pub(super) fn parse(self) -> Result<SecondFactor, Problem> {
        let mut errors = FieldErrors::new();
        let code = errors.check("/code", SecondFactor::parse(&self.code));
        errors.done(|| code)
    }
}

/// Recovery codes, each good once instead of a code of the app.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Codes {
    pub(super) recovery_codes: Vec<String>,
}
