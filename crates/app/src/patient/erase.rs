//! Erases a person as far as the law lets the clinic: what is not bound at once, the clinical record when its retention
//! has passed. For the command line; there is no undoing it.
//!
//! A person is erased with everybody who was merged into them, and kept as long as the last entry of any of them. The id of
//! one who was merged is refused: whoever erases for good says of whom, as the clinic knows them today.

use jiff::Timestamp;
use jiff::civil::Date;
use turnoplus_domain::ids::{AppointmentId, PatientId};
use turnoplus_domain::patient::{ErasureScope, Retention};

use super::coming::coming;
use super::one_person;
use crate::contention::Contended;
use crate::page::PageRequest;
use crate::ports::{
    Act, AppointmentView, AuditEntry, Clock, Erased, Intent, Store, StoreError, Subject, UnitOfWork,
};

/// Why somebody is erased. No free text: it would stay in the audit trail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErasureCause {
    /// The person asked for it (Ley 25.326, art. 16).
    Request,
    /// The record need not be kept any more.
    RetentionOver,
    /// A court or an authority ordered it.
    Order,
}

/// Somebody to erase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ErasePatient {
    /// Who.
    pub patient: PatientId,
    /// How long clinical records are kept.
    pub retention: Retention,
    /// Why.
    pub cause: ErasureCause,
    /// Only to say what would be erased.
    pub dry_run: bool,
}

/// What was, or would be, erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ErasureReport {
    /// How far.
    pub scope: ErasureScope,
    /// The first day on which the rest can be erased; `None` when there is no rest.
    pub kept_until: Option<Date>,
    /// What was touched; nothing when all was erased before.
    pub erased: Erased,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum ErasePatientError {
    /// There is none with this id.
    #[error("no such patient")]
    Unknown,
    /// The patient is part of another, who is erased as a whole.
    #[error("the patient was merged into {into}: erase that one, who takes this one along")]
    Merged {
        /// Into whom.
        into: PatientId,
    },
    /// Turnos are coming; they are cancelled first, so that the doctor and the patient hear of it.
    #[error("{} turnos are to come: cancel them first", .0.len())]
    ComingAppointments(Vec<(AppointmentId, Timestamp)>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ErasePatientError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl ErasureCause {
    /// The name in the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::RetentionOver => "retention-over",
            Self::Order => "order",
        }
    }
}

/// Erases, in one unit of work. Erasing again touches only what came since, or what need not be kept any more by now.
///
/// # Errors
/// See [`ErasePatientError`].
pub async fn erase(
    store: &dyn Store,
    clock: &dyn Clock,
    cmd: ErasePatient,
) -> Result<ErasureReport, ErasePatientError> {
    let now = clock.now();
    let intent = if cmd.dry_run { Intent::Read } else { Intent::Write };
    let mut uow = store.begin(intent).await?;
    if !cmd.dry_run {
        // As by a booking: whoever is merged into them at this moment is erased too, or finds them erased.
        uow.patients().hold_open(cmd.patient).await?;
    }
    let person = one_person(uow.as_mut(), cmd.patient).await?;
    let person = person.ok_or(ErasePatientError::Unknown)?;
    if person.survivor != cmd.patient {
        return Err(ErasePatientError::Merged {
            into: person.survivor,
        });
    }
    let patients = person.ids();
    let zone = uow.settings().get().await?.zone;
    let last = uow.personal_data().last_clinical_act(&patients).await?;
    let last = last.map(|at| zone.date(at));
    let scope = cmd.retention.scope(last, zone.date(now));
    let erased = if cmd.dry_run {
        uow.personal_data().to_erase(&patients, scope).await?
    } else {
        uow.personal_data().erase(&patients, scope, now).await?
    };
    // Looked for after the patient's row was written: a booking writes it too, so it is seen here or finds them closed.
    let coming = to_come(uow.as_mut(), cmd.patient, now).await?;
    if !coming.is_empty() {
        return Err(ErasePatientError::ComingAppointments(coming));
    }
    let report = ErasureReport {
        scope,
        kept_until: match scope {
            ErasureScope::Unbound => last.map(|last| cmd.retention.ends(last)),
            ErasureScope::Everything => None,
        },
        erased,
    };
    if !cmd.dry_run && !report.erased.rows.is_empty() {
        note(uow.as_mut(), now, (&cmd, &patients), &report).await?;
        uow.commit().await?;
    }
    Ok(report)
}

async fn to_come(
    uow: &mut dyn UnitOfWork,
    patient: PatientId,
    now: Timestamp,
) -> Result<Vec<(AppointmentId, Timestamp)>, StoreError> {
    let filter = coming(patient, now);
    let page = PageRequest {
        limit: 100,
        after: None,
    };
    let found = uow.appointments().list(&filter, &page).await?;
    let turno = |view: &AppointmentView| (view.appointment.id(), view.appointment.start());
    Ok(found.items.iter().map(turno).collect())
}

/// The trail tells of the erasure by ids and counts. `verify` takes a record without text for erased only if it does.
async fn note(
    uow: &mut dyn UnitOfWork,
    at: Timestamp,
    (cmd, patients): (&ErasePatient, &[PatientId]),
    report: &ErasureReport,
) -> Result<(), StoreError> {
    let entry = |act, subject| AuditEntry::without_actor(at, act, subject);
    for patient in patients {
        let mut erased = entry(Act::PatientErased, Subject::Patient(*patient))
            .with("scope", report.scope.as_str())
            .with("cause", cmd.cause.as_str());
        if let Some(until) = report.kept_until {
            erased = erased.with("keptUntil", until.to_string());
        }
        uow.audit().record(&erased).await?;
    }
    for (patient, entries) in &report.erased.signed_entries {
        let record = entry(Act::MedicalRecordErased, Subject::ClinicalRecord(*patient));
        uow.audit()
            .record(&record.with("count", entries.to_string()))
            .await?;
    }
    Ok(())
}
