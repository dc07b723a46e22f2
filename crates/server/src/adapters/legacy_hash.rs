//! Password hashes of the original TurnoPlus, `<salt>$<hex sha256(salt + password)>`: taken over by `import-users`, good
//! for one login, which remakes them.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// A hash in that form.
pub struct LegacyHash<'a> {
    salt: &'a str,
    digest: [u8; 32],
}

impl<'a> LegacyHash<'a> {
    const LONGEST_SALT: usize = 128;

    /// Reads a stored hash; `None` when it has another form. PHC strings begin with a `$`, a salt is never empty.
    pub fn read(stored: &'a str) -> Option<Self> {
        let (salt, hex) = stored.split_once('$').filter(|(salt, _)| !salt.is_empty())?;
        let is_hex = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hex
            || salt.len() > Self::LONGEST_SALT
            || !salt.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return None;
        }
        let mut digest = [0; 32];
        for (byte, pair) in digest.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self { salt, digest })
    }

    /// Whether this is the password.
    pub fn matches(&self, password: &str) -> bool {
        let digest = Sha256::new()
            .chain_update(self.salt)
            .chain_update(password)
            .finalize();
        digest.as_slice().ct_eq(&self.digest).into()
    }
}

#[cfg(test)]
mod tests {
    use super::LegacyHash;

    #[test]
    fn what_has_another_form_is_no_hash_of_the_original() {
        let digest = "ab".repeat(32);
        assert!(LegacyHash::read(&format!("00ff${digest}")).is_some());
        for other in [
            format!("${digest}"),
            format!("00ff${}", &digest[1..]),
            format!("00ff$+a{}", &digest[2..]),
            format!("{}${digest}", "0".repeat(129)),
            format!("00 ff${digest}"),
            digest.clone(),
            format!("00ff$00${}", &digest[3..]),
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA".to_owned(),
            String::new(),
        ] {
            assert!(LegacyHash::read(&other).is_none(), "{other}");
        }
    }
}
