//! Access tokens: JWT signed with HMAC-SHA-256 (RFC 7519, RFC 8725). They name an account and a session, nothing
//! else: what the account may do is read from the server's state on every request.

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use turnoplus_domain::ids::{SessionId, UserId};
use uuid::Uuid;

/// Whose request it is, as far as the token says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccessClaims {
    /// The account.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
}

/// Signing keys that cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadKeys {
    /// Nothing to sign with.
    #[error("there is no key to sign access tokens with")]
    None,
    /// A token could not tell which one it was signed with.
    #[error("two access token keys have the same name")]
    SameName,
}

/// Signs and checks access tokens.
pub struct AccessTokens {
    keys: Vec<Key>,
    issuer: String,
    audience: String,
}

struct Key {
    id: String,
    signing: EncodingKey,
    checking: DecodingKey,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: i64,
    iat: i64,
    jti: String,
    typ: String,
    sid: String,
}

const TYPE: &str = "access";
const LEEWAY_SECONDS: i64 = 30;
/// So much before their time tokens say that they were issued. With the leeway, instances whose clocks are two minutes
/// apart take each other's.
const ISSUED_EARLIER_SECONDS: i64 = 90;

impl AccessTokens {
    /// How long a token is good for.
    pub const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

    /// The first key signs, all of them check: a new key is put in front and the old one stays until its last token
    /// has expired.
    ///
    /// # Errors
    /// [`BadKeys`] when there is no key, or two share a name.
    pub fn new(keys: Vec<(String, [u8; 32])>, issuer: String, audience: String) -> Result<Self, BadKeys> {
        let mut known: Vec<Key> = Vec::with_capacity(keys.len());
        for (id, secret) in keys {
            if known.iter().any(|key| key.id == id) {
                return Err(BadKeys::SameName);
            }
            let signing = EncodingKey::from_secret(&secret);
            known.push(Key {
                id,
                signing,
                checking: DecodingKey::from_secret(&secret),
            });
        }
        if known.is_empty() {
            return Err(BadKeys::None);
        }
        Ok(Self {
            keys: known,
            issuer,
            audience,
        })
    }

    /// A token for this account and session.
    ///
    /// # Errors
    /// When signing fails, which it does not with an HMAC key.
    pub fn sign(
        &self,
        claims: AccessClaims,
        id: Uuid,
        now: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let key = &self.keys[0];
        let header = Header {
            kid: Some(key.id.clone()),
            ..Header::new(Algorithm::HS256)
        };
        let now = now.as_second();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: claims.user.to_string(),
            exp: now + Self::LIFETIME.as_secs(),
            iat: now - ISSUED_EARLIER_SECONDS,
            jti: id.to_string(),
            typ: TYPE.to_owned(),
            sid: claims.session.to_string(),
        };
        encode(&header, &claims, &key.signing)
    }

    /// What the token says, if it is one of ours and of now.
    pub fn verify(&self, token: &str, now: Timestamp) -> Option<AccessClaims> {
        let header = decode_header(token).ok()?;
        if header.alg != Algorithm::HS256 || header.typ.as_deref() != Some("JWT") {
            return None;
        }
        let kid = header.kid?;
        let key = self.keys.iter().find(|key| key.id == kid)?;
        // The library checks algorithm and signature. Times are checked here, against the injected clock.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let claims: Claims = decode(token, &key.checking, &validation).ok()?.claims;
        let now = now.as_second();
        let good = claims.iss == self.issuer
            && claims.aud == self.audience
            && claims.typ == TYPE
            && claims.iat <= now.saturating_add(LEEWAY_SECONDS)
            && claims.exp.saturating_add(LEEWAY_SECONDS) > now
            && (0..=Self::LIFETIME.as_secs() + ISSUED_EARLIER_SECONDS)
                .contains(&claims.exp.saturating_sub(claims.iat));
        claims.jti.parse::<Uuid>().ok()?;
        let named = AccessClaims {
            user: claims.sub.parse().ok()?,
            session: claims.sid.parse().ok()?,
        };
        good.then_some(named)
    }
}
