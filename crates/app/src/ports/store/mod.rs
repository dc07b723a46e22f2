//! The store: a unit of work and the repositories that it opens.
//!
//! Words are used the same way everywhere: `find` answers `None` when absent, `list` answers a page, `add` inserts,
//! `save` writes a change against the version that was read, `remove` deletes.

mod act;
mod appointment;
mod attachment;
mod audit_trail;
mod availability;
mod calendar;
mod catalog;
mod credentials;
mod guardianship;
mod holiday;
mod identity;
mod installation;
mod jobs;
mod live;
mod medical_record;
mod outbox;
mod people;
mod personal_data;
mod records;
mod report;

use std::error::Error;

use async_trait::async_trait;

pub use act::Act;
pub use appointment::*;
pub use attachment::*;
pub use audit_trail::*;
pub use availability::*;
pub use calendar::*;
pub use catalog::*;
pub use credentials::*;
pub use guardianship::*;
pub use holiday::*;
pub use identity::*;
pub use installation::*;
pub use jobs::*;
pub use live::*;
pub use medical_record::*;
pub use outbox::*;
pub use people::*;
pub use personal_data::*;
pub use records::*;
pub use report::*;

/// What a unit of work is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intent {
    /// Reads only: any number at once, no transaction is held open.
    Read,
    /// Writes: takes its place among writers at once, so that it never has to upgrade.
    Write,
}

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A race against another transaction was lost, and running the whole use case again can succeed.
    #[error("lost a race against another transaction")]
    Contention,
    /// The row's unique key exists already. The use case that inserted knows which key that is.
    #[error("the key exists already")]
    Duplicate,
    /// The row changed or went away since it was read (compare-and-set touched no row).
    #[error("the row changed since it was read")]
    Stale,
    /// Other rows still refer to the row, or a row that it refers to is gone: another transaction came in between, and
    /// running the whole use case again finds out which.
    #[error("the row is referred to, or refers to none")]
    Referenced,
    /// The database cannot be reached in time.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// A stored row breaks the rules of the domain.
    #[error("corrupt row in {entity}: {detail}")]
    Corrupt {
        /// The table.
        entity: &'static str,
        /// What is wrong with it, without personal data.
        detail: String,
    },
    /// Anything else: a bug or a broken database.
    #[error("the database failed")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

/// A place to keep things.
#[async_trait]
pub trait Store: Send + Sync {
    /// Opens a unit of work.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no connection is to be had in time, [`StoreError::Contention`] when another
    /// writer held the database too long.
    async fn begin(&self, intent: Intent) -> Result<Box<dyn UnitOfWork>, StoreError>;

    /// Whether the database answers, for readiness.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it does not.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Which database it is and how its schema stands.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be asked.
    async fn describe(&self) -> Result<Installation, StoreError>;
    /// Whether no other program can use the database while this one does: what others held is then free.
    fn is_exclusive(&self) -> bool;
    /// Waits until a unit of work of this process was committed that people who are looking want to hear of. Only one
    /// may wait. Other processes' changes wake nobody here: look from time to time as well.
    async fn changed(&self);
}

/// Everything done between opening and [`commit`](Self::commit) happens together or not at all. Dropping it rolls back.
///
/// A call that was begun is awaited to its end: cancelling it in the middle of a statement can leave a connection out
/// of step with its server. Whoever serves clients runs each request as a task of its own.
#[async_trait]
pub trait UnitOfWork: Send {
    /// Accounts.
    fn users(&mut self) -> Box<dyn UserRepository + '_>;
    /// Logins and their refresh tokens.
    fn sessions(&mut self) -> Box<dyn SessionRepository + '_>;
    /// What guards accounts beside their passwords.
    fn credentials(&mut self) -> Box<dyn CredentialRepository + '_>;
    /// Counted failures.
    fn throttles(&mut self) -> Box<dyn ThrottleRepository + '_>;
    /// Patients.
    fn patients(&mut self) -> Box<dyn PatientRepository + '_>;
    /// Everything that is held about a person, to hand out or to erase.
    fn personal_data(&mut self) -> Box<dyn PersonalDataRepository + '_>;
    /// Who answers for whom.
    fn guardianships(&mut self) -> Box<dyn GuardianshipRepository + '_>;
    /// Doctors.
    fn doctors(&mut self) -> Box<dyn DoctorRepository + '_>;
    /// Offices.
    fn offices(&mut self) -> Box<dyn OfficeRepository + '_>;
    /// Visit types.
    fn visit_types(&mut self) -> Box<dyn VisitTypeRepository + '_>;
    /// Payers.
    fn payers(&mut self) -> Box<dyn PayerRepository + '_>;
    /// The clinic's settings.
    fn settings(&mut self) -> Box<dyn SettingsRepository + '_>;
    /// Rules, windows, absences, closures.
    fn availability(&mut self) -> Box<dyn AvailabilityRepository + '_>;
    /// Holidays.
    fn holidays(&mut self) -> Box<dyn HolidayRepository + '_>;
    /// Turnos and their timeline.
    fn appointments(&mut self) -> Box<dyn AppointmentRepository + '_>;
    /// Who occupies which five minutes, and who holds which seat.
    fn claims(&mut self) -> Box<dyn ClaimRepository + '_>;
    /// Entries of clinical records.
    fn medical_records(&mut self) -> Box<dyn MedicalRecordRepository + '_>;
    /// The bytes of files beside those entries.
    fn attachments(&mut self) -> Box<dyn AttachmentRepository + '_>;
    /// Who may read a clinical record, and who has.
    fn record_access(&mut self) -> Box<dyn RecordAccessRepository + '_>;
    /// Templates for entries of clinical records.
    fn record_templates(&mut self) -> Box<dyn RecordTemplateRepository + '_>;
    /// Answers given before, by idempotency key.
    fn idempotency(&mut self) -> Box<dyn IdempotencyRepository + '_>;
    /// The audit trail.
    fn audit(&mut self) -> Box<dyn AuditRepository + '_>;
    /// The audit trail, read.
    fn audit_trail(&mut self) -> Box<dyn AuditTrail + '_>;
    /// Numbers about turnos.
    fn reports(&mut self) -> Box<dyn ReportRepository + '_>;
    /// Messages to send, written with the event they tell of.
    fn outbox(&mut self) -> Box<dyn OutboxRepository + '_>;
    /// Jobs that one instance does for all.
    fn jobs(&mut self) -> Box<dyn JobRepository + '_>;
    /// Changes that people who are looking want to hear of.
    fn live_changes(&mut self) -> Box<dyn LiveChangeRepository + '_>;
    /// Calendars that people subscribe to.
    fn calendar_feeds(&mut self) -> Box<dyn CalendarFeedRepository + '_>;

    /// Makes it durable. Only after this has answered may anybody be told.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
