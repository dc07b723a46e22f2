//! Everything that the clinic holds about a person, across all tables: to hand out, and to erase.

use async_trait::async_trait;
use jiff::Timestamp;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::ErasureScope;

use super::StoreError;

/// How many rows of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holding {
    /// The table.
    pub what: &'static str,
    /// How many.
    pub rows: u64,
}

/// A value that is held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// None is known.
    Absent,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A text, a date, an instant in RFC 3339, an id.
    Text(String),
}

/// What one table holds about a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The table.
    pub what: &'static str,
    /// Its rows, each as names and values.
    pub rows: Vec<Vec<(String, Fact)>>,
}

/// What was erased.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Erased {
    /// Rows that were deleted or emptied, by table; tables without one are left out.
    pub rows: Vec<Holding>,
    /// Among them, signed entries of clinical records whose text is gone, by the patient whose chain they are in.
    pub signed_entries: Vec<(PatientId, u64)>,
}

/// Everything that is held about a person and their login. The person is given by every id that they are a patient under.
#[async_trait]
pub trait PersonalDataRepository: Send {
    /// When the clinical record last grew: its last entry, drafts too, or the last turno that was attended.
    async fn last_clinical_act(&mut self, patients: &[PatientId]) -> Result<Option<Timestamp>, StoreError>;
    /// What [`erase`](Self::erase) would touch.
    async fn to_erase(&mut self, patients: &[PatientId], scope: ErasureScope) -> Result<Erased, StoreError>;
    /// Erases; what is erased already is not touched again. The patients' own rows are written first, as by whoever closes a
    /// patient.
    async fn erase(
        &mut self,
        patients: &[PatientId],
        scope: ErasureScope,
        at: Timestamp,
    ) -> Result<Erased, StoreError>;
    /// Everything, clinical text included; no secret of a login. Last comes `names`: what the ids of doctors, offices, visit
    /// types and payers stand for.
    async fn everything(&mut self, patients: &[PatientId]) -> Result<Vec<Held>, StoreError>;
}
