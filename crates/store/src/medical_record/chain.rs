//! The keyed hashes that chain the signed entries of a patient, and tie the last of them to the head.

use turnoplus_domain::medical_record::{MedicalRecord, Signature};
use uuid::Uuid;

use crate::records::AuditKey;

/// The hash of a signed entry: over what was signed, and the hash before.
pub(crate) fn link(
    key: &AuditKey,
    prev_hash: &[u8],
    record: &MedicalRecord,
    signature: &Signature,
) -> [u8; 32] {
    key.mac(&[
        b"turnoplus record chain 1",
        prev_hash,
        record.patient.uuid().as_bytes(),
        &signature.seq.to_be_bytes(),
        record.id.uuid().as_bytes(),
        &signature.content_hash,
    ])
}

/// What says that this is the last entry of the patient's chain.
pub(crate) fn head_mac(key: &AuditKey, patient: Uuid, seq: i64, hash: &[u8]) -> [u8; 32] {
    key.mac(&[
        b"turnoplus record head 1",
        patient.as_bytes(),
        &seq.to_be_bytes(),
        hash,
    ])
}
