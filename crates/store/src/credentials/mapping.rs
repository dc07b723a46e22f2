//! Guards of accounts as rows. The secret of an authenticator app is sealed for its account.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::identity::{AccountSecurity, OneTimeToken, Totp, TotpSecret};
use turnoplus_domain::ids::UserId;

use super::{security_entity, token_entity};
use crate::db_error::corrupt;
use crate::db_row::parse;
use crate::db_time::{DbInstant, maybe};
use crate::sealing::SealingKeys;

const SECURITY: &str = "account_security";
const TOKEN: &str = "one_time_token";

/// The place that the secret of an account is sealed for.
fn place(user: &[u8; 16]) -> [&[u8]; 3] {
    [b"account_security", b"totp", user]
}

pub(super) fn security_row(
    keys: &SealingKeys,
    user: UserId,
    security: &AccountSecurity,
    version: i64,
) -> Result<security_entity::Model, StoreError> {
    let id = user.uuid();
    let sealed = match &security.totp {
        Some(totp) => Some(keys.seal(&place(id.as_bytes()), totp.secret.expose())?),
        None => None,
    };
    Ok(security_entity::Model {
        user_id: id,
        email_verified_at: security.email_verified_at.map(DbInstant::of),
        awaits_email: security.awaits_email,
        pending_email: security
            .pending_email
            .as_ref()
            .map(|email| email.as_str().to_owned()),
        totp_sealed: sealed,
        totp_confirmed_at: security
            .totp
            .as_ref()
            .and_then(|totp| totp.confirmed_at)
            .map(DbInstant::of),
        version,
    })
}

pub(super) fn security(
    keys: &SealingKeys,
    row: security_entity::Model,
) -> Result<AccountSecurity, StoreError> {
    let totp = match row.totp_sealed {
        None => None,
        Some(sealed) => {
            let plain = keys.open(SECURITY, &place(row.user_id.as_bytes()), &sealed)?;
            let bits = plain
                .try_into()
                .map_err(|_| corrupt(SECURITY, "a secret has not 20 bytes"))?;
            Some(Totp {
                secret: TotpSecret::new(bits),
                confirmed_at: maybe(SECURITY, row.totp_confirmed_at)?,
            })
        }
    };
    Ok(AccountSecurity {
        email_verified_at: maybe(SECURITY, row.email_verified_at)?,
        awaits_email: row.awaits_email,
        pending_email: row
            .pending_email
            .map(|email| parse(SECURITY, "pending_email", &email))
            .transpose()?,
        totp,
    })
}

pub(super) fn token_row(token: &OneTimeToken) -> token_entity::Model {
    token_entity::Model {
        hash: token.hash.to_vec(),
        user_id: token.user.uuid(),
        purpose: token.purpose.as_str().to_owned(),
        email: token.email.as_str().to_owned(),
        expires_at: DbInstant::of(token.expires_at),
    }
}

pub(super) fn token(row: token_entity::Model) -> Result<OneTimeToken, StoreError> {
    Ok(OneTimeToken {
        hash: row
            .hash
            .try_into()
            .map_err(|_| corrupt(TOKEN, "a hash has not 32 bytes"))?,
        user: UserId::new(row.user_id),
        purpose: parse(TOKEN, "purpose", &row.purpose)?,
        email: parse(TOKEN, "email", &row.email)?,
        expires_at: row.expires_at.get(TOKEN)?,
    })
}
