//! What was looked at, and what was found.

use turnoplus_app::ports::StoreError;
use uuid::Uuid;

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FindingKind {
    /// Two turnos of one doctor overlap in one lane, buffers included.
    DoctorOverlap,
    /// Two turnos of one patient overlap.
    PatientOverlap,
    /// A turno lies in an absence of its doctor.
    AbsenceOverlap,
    /// A turno does not hold a bucket that it occupies.
    MissingClaim,
    /// A turno or absence holds a bucket that it does not occupy.
    ExtraClaim,
    /// A claim belongs to nobody.
    OrphanClaim,
    /// A seat is held for a turno that is not there or not active.
    StraySeat,
    /// A patient who was merged is not closed, leads nowhere, or still holds what is the survivor's.
    MergedPatient,
    /// The numbers put down of a day are not those of its turnos.
    ReportDay,
    /// A turno's timeline lacks a version, or has one too many.
    Timeline,
    /// An entry of the audit trail was changed, deleted, inserted or moved.
    AuditChain,
    /// The audit trail is not what it was at a checkpoint.
    AuditCheckpoint,
    /// A signed entry of a clinical record was changed, deleted, inserted, moved or cut off.
    RecordChain,
    /// A file of a clinical record is missing, was changed or swapped, or belongs to no entry.
    Attachment,
    /// A stored row breaks the rules of the domain, or what is sealed in it does not open.
    Corrupt,
}

impl FindingKind {
    /// The name for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DoctorOverlap => "doctor-overlap",
            Self::PatientOverlap => "patient-overlap",
            Self::AbsenceOverlap => "absence-overlap",
            Self::MissingClaim => "missing-claim",
            Self::ExtraClaim => "extra-claim",
            Self::OrphanClaim => "orphan-claim",
            Self::StraySeat => "stray-seat",
            Self::MergedPatient => "merged-patient",
            Self::ReportDay => "report-day",
            Self::Timeline => "timeline",
            Self::AuditChain => "audit-chain",
            Self::AuditCheckpoint => "audit-checkpoint",
            Self::RecordChain => "record-chain",
            Self::Attachment => "attachment",
            Self::Corrupt => "corrupt",
        }
    }
}

/// Something that is not as it must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// What it is wrong with: a kind and an id.
    pub subject: String,
    /// How it shows, without personal data.
    pub detail: String,
}

/// What was looked at, and what was found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct VerifyReport {
    /// How many rows of each kind were looked at.
    pub checked: Vec<(&'static str, u64)>,
    /// What is wrong; empty when all is well. At most the first thousand.
    pub findings: Vec<Finding>,
}

/// A report in the making.
#[derive(Default)]
pub(crate) struct Report(VerifyReport);

/// A broken database has more to say than anybody reads.
const MOST: usize = 1_000;

impl Report {
    pub(super) fn checked(&mut self, what: &'static str, number: u64) {
        self.0.checked.push((what, number));
    }

    pub(super) fn add(&mut self, kind: FindingKind, subject: (&str, Uuid), detail: impl Into<String>) {
        if self.0.findings.len() < MOST {
            let subject = format!("{} {}", subject.0, subject.1);
            self.0.findings.push(Finding {
                kind,
                subject,
                detail: detail.into(),
            });
        }
    }

    /// The value of a row, or a finding that the row is corrupt. Errors of the database go on.
    pub(super) fn sound<T>(
        &mut self,
        subject: (&str, Uuid),
        value: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match value {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Corrupt { detail, .. }) => {
                self.add(FindingKind::Corrupt, subject, detail);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn finish(self) -> VerifyReport {
        self.0
    }
}
