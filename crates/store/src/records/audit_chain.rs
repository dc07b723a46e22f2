//! The keyed hash that chains the entries of one subject. Who cannot read the key cannot make a chain that fits.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::audit_entity::Model;
use super::audit_head_entity::Model as Head;

/// The key of the chains. Never printed.
#[derive(Clone)]
pub(crate) struct AuditKey(Hmac<Sha256>);

/// What the first entry of a chain follows.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

impl AuditKey {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        // A key shorter than the block is padded with zeros (RFC 2104): with the block whole, nothing can fail.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&key);
        Self(Hmac::<Sha256>::new(&block.into()))
    }

    /// HMAC-SHA256 over the parts, each with its length in front, so that no two lists of parts look alike.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// The hash of an entry: over everything in it, and the hash before.
pub(crate) fn link(key: &AuditKey, row: &Model) -> [u8; 32] {
    let presence = |present: bool| if present { b"1" } else { b"0" };
    key.mac(&[
        b"turnoplus audit 1",
        &row.prev_hash,
        row.subject_kind.as_bytes(),
        row.subject_id.as_bytes(),
        &row.seq.to_be_bytes(),
        &row.happened_at.0.to_be_bytes(),
        presence(row.actor_id.is_some()),
        row.actor_id.as_ref().map_or(&[], |id| id.as_bytes().as_slice()),
        presence(row.role.is_some()),
        row.role.as_deref().unwrap_or_default().as_bytes(),
        row.act.as_bytes(),
        row.details.as_bytes(),
    ])
}

/// The head of a chain whose last entry this is.
pub(crate) fn head_of(key: &AuditKey, last: &Model) -> Head {
    let mac = key.mac(&[
        b"turnoplus audit head 1",
        last.subject_kind.as_bytes(),
        last.subject_id.as_bytes(),
        &last.seq.to_be_bytes(),
        &last.hash,
    ]);
    Head {
        subject_kind: last.subject_kind.clone(),
        subject_id: last.subject_id,
        seq: last.seq,
        hash: last.hash.clone(),
        mac: mac.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::AuditKey;

    #[test]
    fn moving_a_byte_from_one_part_to_the_next_changes_the_hash() {
        let key = AuditKey::new([7; 32]);
        assert_ne!(key.mac(&[b"ab", b"c"]), key.mac(&[b"a", b"bc"]));
        assert_ne!(key.mac(&[b"ab"]), AuditKey::new([8; 32]).mac(&[b"ab"]));
    }
}
