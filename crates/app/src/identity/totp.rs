//! Codes of authenticator apps (RFC 6238: SHA-1, six digits, thirty seconds, which is what every app understands) and
//! recovery codes.

use jiff::Timestamp;
use totp_rs::{Algorithm, Builder, Secret, Totp as Generator};
use turnoplus_domain::identity::{Email, TotpSecret};
use turnoplus_domain::ids::UserId;

use crate::ports::RefreshSecrets;

/// Seconds of one code.
const STEP: u64 = 30;
/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// 120 random bits: enough for a plain keyed hash at rest (OWASP ASVS 5.0 §6.5.2 asks for 112).
const RECOVERY_BYTES: usize = 15;
/// RFC 4648 §6.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What somebody shows beside the password: six digits of an app, or a recovery code.
#[derive(Clone, PartialEq, Eq)]
pub enum SecondFactor {
    /// Six digits.
    Code(String),
    /// A recovery code, without its hyphens and in capitals.
    Recovery(String),
}

/// The text is neither.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("is neither six digits nor a recovery code")]
pub struct InvalidSecondFactor;

impl SecondFactor {
    /// Spaces and hyphens do not count.
    ///
    /// # Errors
    /// [`InvalidSecondFactor`] when it cannot be one.
    pub fn parse(raw: &str) -> Result<Self, InvalidSecondFactor> {
        if raw.len() > 64 {
            return Err(InvalidSecondFactor);
        }
        let bare: String = raw.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self::Code(bare));
        }
        let code = bare.to_ascii_uppercase();
        if code.len() == RECOVERY_BYTES * 8 / 5 && code.bytes().all(|byte| BASE32.contains(&byte)) {
            return Ok(Self::Recovery(code));
        }
        Err(InvalidSecondFactor)
    }
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactor(…)")
    }
}

/// A new secret for an app.
pub(super) fn fresh_secret(secrets: &dyn RefreshSecrets) -> TotpSecret {
    let random = secrets.mint();
    let mut bits = [0; 20];
    bits.copy_from_slice(&random.expose()[..20]);
    TotpSecret::new(bits)
}

/// The time step whose code this is: the present one, the one before or the one after, for clocks that differ.
pub(super) fn matching_step(secret: &TotpSecret, code: &str, now: Timestamp) -> Option<u64> {
    let seconds = u64::try_from(now.as_second()).ok()?;
    generator(secret)?.check(code, seconds)
}

fn generator(secret: &TotpSecret) -> Option<Generator> {
    // These parameters are those of RFC 6238: building with them does not fail.
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP)
        .with_secret(Secret::from(*secret.expose()))
        .build()
        .ok()
}

/// The secret as people type it.
pub(super) fn typed(secret: &TotpSecret) -> String {
    base32(secret.expose())
}

/// What apps read from a QR code (the key URI format of Google Authenticator).
pub(super) fn uri(secret: &TotpSecret, clinic: &str, email: &Email) -> String {
    let clinic = percent_encoded(clinic);
    format!(
        "otpauth://totp/{clinic}:{}?secret={}&issuer={clinic}&algorithm=SHA1&digits=6&period={STEP}",
        percent_encoded(email.as_str()),
        typed(secret)
    )
}

/// New recovery codes, as shown once and as stored.
pub(super) fn fresh_recovery_codes(
    secrets: &dyn RefreshSecrets,
    user: UserId,
) -> (Vec<String>, Vec<[u8; 32]>) {
    (0..RECOVERY_CODES)
        .map(|_| {
            let random = secrets.mint();
            let code = base32(&random.expose()[..RECOVERY_BYTES]);
            let stored = recovery_hash(secrets, user, &code);
            let shown: Vec<&str> = (0..code.len()).step_by(6).map(|at| &code[at..at + 6]).collect();
            (shown.join("-"), stored)
        })
        .unzip()
}

/// A recovery code as stored.
pub(super) fn recovery_hash(secrets: &dyn RefreshSecrets, user: UserId, code: &str) -> [u8; 32] {
    secrets.mark(&[b"recovery", user.uuid().as_bytes().as_slice(), code.as_bytes()].concat())
}

fn base32(bytes: &[u8]) -> String {
    // Both lengths in use are multiples of five bytes: there is never a rest to pad.
    bytes
        .chunks_exact(5)
        .flat_map(|chunk| {
            let number = chunk
                .iter()
                .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            (0..8).rev().map(move |position| {
                let index = usize::try_from(number >> (position * 5) & 31).unwrap_or_default();
                char::from(BASE32[index])
            })
        })
        .collect()
}

fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend(
                [byte >> 4, byte & 0xF].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])),
            );
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ports::RefreshSecret;

    /// Marks are the first bytes, nothing is random.
    struct TestSecrets;

    impl RefreshSecrets for TestSecrets {
        fn mint(&self) -> RefreshSecret {
            RefreshSecret::new([7; 32])
        }

        fn successor(&self, spent: &RefreshSecret) -> RefreshSecret {
            spent.clone()
        }

        fn mark(&self, what: &[u8]) -> [u8; 32] {
            let mut mark = [0; 32];
            for (at, byte) in what.iter().enumerate() {
                mark[at % 32] ^= byte.rotate_left(u32::try_from(at / 32).unwrap());
            }
            mark
        }

        fn hash(&self, secret: &RefreshSecret) -> [u8; 32] {
            *secret.expose()
        }
    }

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn the_codes_of_the_rfc_match_in_their_step_and_the_ones_beside_it() {
        let secret = TotpSecret::new(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000_i64, "353130"),
        ] {
            let step = u64::try_from(seconds).unwrap() / 30;
            for (shift, wanted) in [
                (0, Some(step)),
                (30, Some(step)),
                (-30, Some(step)),
                (60, None),
                (-60, None),
            ] {
                let now = Timestamp::from_second(seconds + shift).unwrap();
                assert_eq!(matching_step(&secret, code, now), wanted, "{code} {shift}");
            }
        }
    }

    #[test]
    fn an_app_can_read_the_uri() {
        let secret = TotpSecret::new(*b"12345678901234567890");
        assert_eq!(
            uri(&secret, "Clínica Sur", &"ana@example.com".parse().unwrap()),
            "otpauth://totp/Cl%C3%ADnica%20Sur:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Cl%C3%ADnica%20Sur&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn recovery_codes_are_read_as_they_were_shown_and_belong_to_one_account() {
        let (ana, beto) = (UserId::new(Uuid::from_u128(1)), UserId::new(Uuid::from_u128(2)));
        let (shown, stored) = fresh_recovery_codes(&TestSecrets, ana);
        assert_eq!(shown.len(), 10);
        let Ok(SecondFactor::Recovery(code)) = SecondFactor::parse(&shown[3].to_lowercase()) else {
            panic!("{}", shown[3]);
        };
        assert_eq!(recovery_hash(&TestSecrets, ana, &code), stored[3]);
        assert_ne!(recovery_hash(&TestSecrets, beto, &code), stored[3]);
    }

    #[test]
    fn digits_may_be_written_in_groups() {
        assert_eq!(
            SecondFactor::parse("123 456"),
            Ok(SecondFactor::Code("123456".to_owned()))
        );
        for raw in ["", "12345", "1234567", "12345a", "ABCDEF-GHIJKL", &"A".repeat(65)] {
            assert_eq!(SecondFactor::parse(raw), Err(InvalidSecondFactor), "{raw}");
        }
    }
}
