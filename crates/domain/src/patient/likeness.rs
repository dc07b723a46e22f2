//! What makes two patients look like one person who was written down twice.

use super::Patient;

/// A sign that two patients are one person. None proves it: the front desk looks and decides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Likeness {
    /// The same document number, of the same type or of another.
    DocumentNumber,
    /// The same CUIL.
    Cuil,
    /// The same name, but for case and accents, and the same birth date.
    NameAndBirthDate,
}

impl Likeness {
    /// Every sign, the strongest first.
    pub const ALL: [Self; 3] = [Self::DocumentNumber, Self::Cuil, Self::NameAndBirthDate];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentNumber => "document-number",
            Self::Cuil => "cuil",
            Self::NameAndBirthDate => "name-and-birth-date",
        }
    }
}

/// Patients who look like one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LikelyDuplicates {
    /// What they have in common.
    pub likeness: Likeness,
    /// How many active patients have it in common; two at least.
    pub count: u64,
    /// The oldest of them.
    pub patients: Vec<Patient>,
}
