//! Patients and doctors.

use async_trait::async_trait;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::ids::{DoctorId, OfficeId, PatientId, PayerId};
use turnoplus_domain::patient::{LikelyDuplicates, Patient};
use turnoplus_domain::version::Version;

use super::StoreError;
use crate::page::{Page, PageRequest};

/// Which patients are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PatientFilter {
    /// Part of the name, or the beginning of the document number or of the e-mail address; folded (see [`fold`]),
    /// so a document's letters are in lower case here.
    pub search: Option<String>,
    /// Closed ones too.
    pub include_closed: bool,
    /// Only those with a turno, in any state, with this doctor.
    pub of_doctor: Option<DoctorId>,
}

/// Patients.
#[async_trait]
pub trait PatientRepository: Send {
    /// The patient with this id, closed ones too.
    async fn find(&mut self, id: PatientId) -> Result<Option<Patient>, StoreError>;
    /// Inserts a patient.
    async fn add(&mut self, patient: &Patient) -> Result<(), StoreError>;
    /// Writes a changed patient whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile.
    async fn save(&mut self, patient: &Patient) -> Result<(), StoreError>;
    /// Keeps the patient open until this unit of work ends, by writing a row that closing and merging write too. Answers
    /// false when there is no such patient or they are closed. The first write of whoever refers to a patient anew.
    async fn hold_open(&mut self, id: PatientId) -> Result<bool, StoreError>;
    /// Patients by folded name, then id; the cursor's key is the folded name.
    async fn list(
        &mut self,
        filter: &PatientFilter,
        page: &PageRequest<String>,
    ) -> Result<Page<Patient, String>, StoreError>;
    /// The patients that were merged into this one, oldest first. One step leads to all of them: merging never chains.
    async fn merged_into_it(&mut self, survivor: PatientId) -> Result<Vec<PatientId>, StoreError>;
    /// Everybody who carries a document with this number, closed ones too: several may, by mistake.
    async fn list_by_document_number(&mut self, number: &str) -> Result<Vec<Patient>, StoreError>;
    /// How many other active patients carry the same document.
    async fn count_same_document(&mut self, patient: &Patient) -> Result<u64, StoreError>;
    /// Some of the other active patients who look like this one, the oldest first.
    async fn lookalikes(&mut self, patient: &Patient) -> Result<Vec<Patient>, StoreError>;
    /// The groups of active patients who look like one person, by likeness and what they have in common: the cursor's
    /// key, which is for the store to read.
    async fn list_duplicates(
        &mut self,
        page: &PageRequest<String>,
    ) -> Result<Page<LikelyDuplicates, String>, StoreError>;
}

/// Which doctors are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct DoctorFilter {
    /// Exactly this specialty, folded (see [`fold`]).
    pub specialty: Option<String>,
    /// Attending at this office.
    pub office: Option<OfficeId>,
    /// Accepting this payer.
    pub payer: Option<PayerId>,
    /// Only this doctor.
    pub doctor: Option<DoctorId>,
    /// Part of the name or specialty, folded.
    pub search: Option<String>,
    /// Inactive ones too.
    pub include_inactive: bool,
}

/// A specialty and how many active doctors have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecialtyCount {
    /// As written in the directory.
    pub name: String,
    /// Active doctors.
    pub doctors: u64,
}

/// Doctors.
#[async_trait]
pub trait DoctorRepository: Send {
    /// The doctor with this id, inactive ones too.
    async fn find(&mut self, id: DoctorId) -> Result<Option<Doctor>, StoreError>;
    /// Inserts a doctor. [`StoreError::Duplicate`] when the licence is taken.
    async fn add(&mut self, doctor: &Doctor) -> Result<(), StoreError>;
    /// Writes a changed doctor whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile,
    /// [`StoreError::Duplicate`] when the licence is taken.
    async fn save(&mut self, doctor: &Doctor) -> Result<(), StoreError>;
    /// Deletes a doctor who is at this version, with their availability; [`StoreError::Stale`] when it changed meanwhile
    /// or is gone. [`StoreError::Referenced`] when turnos or an account refer to it.
    async fn remove(&mut self, id: DoctorId, seen: Version) -> Result<(), StoreError>;
    /// Doctors by name, then id.
    async fn list(
        &mut self,
        filter: &DoctorFilter,
        page: &PageRequest<String>,
    ) -> Result<Page<Doctor, String>, StoreError>;
    /// Every doctor that matches, at most `most`, by name: for searching free turnos across doctors.
    async fn list_all(&mut self, filter: &DoctorFilter, most: u32) -> Result<Vec<Doctor>, StoreError>;
    /// The specialties of the active doctors, by name.
    async fn specialties(&mut self) -> Result<Vec<SpecialtyCount>, StoreError>;
    /// How many turnos refer to the doctor.
    async fn count_appointments(&mut self, id: DoctorId) -> Result<u64, StoreError>;
}

/// The form in which names are searched: lower case, without accents, single spaces. The same on every database,
/// because it is made here and stored.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'á' | 'à' | 'ä' | 'â' | 'ã' | 'å' => folded.push('a'),
            'é' | 'è' | 'ë' | 'ê' => folded.push('e'),
            'í' | 'ì' | 'ï' | 'î' => folded.push('i'),
            'ó' | 'ò' | 'ö' | 'ô' | 'õ' => folded.push('o'),
            'ú' | 'ù' | 'ü' | 'û' => folded.push('u'),
            'ñ' => folded.push('n'),
            'ç' => folded.push('c'),
            c if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            // Combining marks: the decomposed form of an accent.
            '\u{0300}'..='\u{036F}' => {}
            c => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn names_are_found_without_their_accents() {
        assert_eq!(fold("  Ñandú   GÓMEZ Pe\u{301}rez "), "nandu gomez perez");
    }
}
