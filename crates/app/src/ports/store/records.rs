//! What is written beside a change, in the same transaction: the answer given and the audit entry.

use async_trait::async_trait;
use jiff::Timestamp;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{
    AppointmentId, DoctorId, HolidayId, MessageId, OfficeId, PatientId, PayerId, RecordTemplateId, SessionId,
    UserId, VisitTypeId,
};
use uuid::Uuid;

use super::{Act, StoreError};

/// A key that a client chose for one intention, and what it asked for under that key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdempotencyKey {
    /// Whose key it is: two people's keys never meet.
    pub user: UserId,
    /// As sent, 1–200 visible ASCII characters.
    pub key: String,
    /// SHA-256 over method, path and body.
    pub fingerprint: [u8; 32],
}

/// The answer that was given, to be given again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredAnswer {
    /// HTTP status.
    pub status: u16,
    /// The body, as sent.
    pub body: Vec<u8>,
}

/// What a key says about a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reservation {
    /// Never seen: go on, and [`IdempotencyRepository::fill`] it before the commit.
    Fresh,
    /// Seen with the same request: give this answer.
    Replay(StoredAnswer),
    /// Seen with another request: refuse.
    Mismatch,
}

/// Answers given before, kept for 48 hours.
#[async_trait]
pub trait IdempotencyRepository: Send {
    /// Looks the key up and, when it is new, takes it (first thing in the transaction, so that a twin waits here and
    /// not at the claims). A key older than 48 hours counts as new. [`StoreError::Contention`] when a twin came first.
    async fn reserve(&mut self, key: &IdempotencyKey, now: Timestamp) -> Result<Reservation, StoreError>;
    /// Notes the answer under a key that was reserved in this unit of work.
    async fn fill(&mut self, key: &IdempotencyKey, answer: &StoredAnswer) -> Result<(), StoreError>;
    /// Forgets answers given before this, at most so many; answers how many.
    async fn forget(&mut self, before: Timestamp, most: u16) -> Result<u64, StoreError>;
}

/// What it was done to. Each subject has its own hash chain, so that writers of different things never wait for one
/// another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "each name says what it is")]
pub enum Subject {
    User(UserId),
    Session(SessionId),
    Patient(PatientId),
    Doctor(DoctorId),
    Office(OfficeId),
    VisitType(VisitTypeId),
    Payer(PayerId),
    Holiday(HolidayId),
    /// The calendar of a doctor: rules, windows, absences.
    Availability(DoctorId),
    Appointment(AppointmentId),
    /// The clinical record of a patient: who wrote, signed, opened and read in it.
    ClinicalRecord(PatientId),
    RecordTemplate(RecordTemplateId),
    Message(MessageId),
    Settings,
    /// The audit trail itself: what was taken out of it.
    AuditTrail,
}

impl Subject {
    /// The kind in storage.
    pub fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Session(_) => "session",
            Self::Patient(_) => "patient",
            Self::Doctor(_) => "doctor",
            Self::Office(_) => "office",
            Self::VisitType(_) => "visit-type",
            Self::Payer(_) => "payer",
            Self::Holiday(_) => "holiday",
            Self::Availability(_) => "availability",
            Self::Appointment(_) => "appointment",
            Self::ClinicalRecord(_) => "clinical-record",
            Self::RecordTemplate(_) => "record-template",
            Self::Message(_) => "message",
            Self::Settings => "settings",
            Self::AuditTrail => "audit",
        }
    }

    /// The id in storage; nil for the settings, of which there is one.
    pub fn id(self) -> Uuid {
        match self {
            Self::User(id) => id.uuid(),
            Self::Session(id) => id.uuid(),
            Self::Patient(id) | Self::ClinicalRecord(id) => id.uuid(),
            Self::Doctor(id) | Self::Availability(id) => id.uuid(),
            Self::Office(id) => id.uuid(),
            Self::VisitType(id) => id.uuid(),
            Self::Payer(id) => id.uuid(),
            Self::Holiday(id) => id.uuid(),
            Self::Appointment(id) => id.uuid(),
            Self::RecordTemplate(id) => id.uuid(),
            Self::Settings | Self::AuditTrail => Uuid::nil(),
            Self::Message(id) => id.uuid(),
        }
    }
}

/// One line of the audit trail. Details name what changed, never health data or contact details.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the command line and for people not logged in.
    pub actor: Option<Actor>,
    /// What was done.
    pub act: Act,
    /// To what.
    pub subject: Subject,
    /// Facts worth keeping, by name.
    pub details: Vec<(&'static str, String)>,
}

impl AuditEntry {
    /// An entry about what somebody did, without details.
    pub fn by(actor: &Actor, at: Timestamp, act: Act, subject: Subject) -> Self {
        Self {
            at,
            actor: Some(*actor),
            act,
            subject,
            details: Vec::new(),
        }
    }

    /// An entry about what nobody with a session did: the command line, a job, somebody not logged in.
    pub fn without_actor(at: Timestamp, act: Act, subject: Subject) -> Self {
        Self {
            at,
            actor: None,
            act,
            subject,
            details: Vec::new(),
        }
    }

    /// The entry with one more fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.push((name, value.into()));
        self
    }
}

/// The audit trail: append-only, one keyed hash chain per subject.
#[async_trait]
pub trait AuditRepository: Send {
    /// Appends an entry to its subject's chain. [`StoreError::Contention`] when another entry took its place.
    async fn record(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;
}
