//! A store whose audit trail cannot be written: what reads clinical data must then show nothing.

use std::sync::Arc;

use async_trait::async_trait;
use turnoplus_app::ports::{
    AppointmentRepository, AttachmentRepository, AuditEntry, AuditRepository, AuditTrail,
    AvailabilityRepository, CalendarFeedRepository, ClaimRepository, CredentialRepository, DoctorRepository,
    GuardianshipRepository, HolidayRepository, IdempotencyRepository, Installation, Intent, JobRepository,
    LiveChangeRepository, MedicalRecordRepository, OfficeRepository, OutboxRepository, PatientRepository,
    PayerRepository, PersonalDataRepository, RecordAccessRepository, RecordTemplateRepository,
    ReportRepository, SessionRepository, SettingsRepository, Store, StoreError, ThrottleRepository,
    UnitOfWork, UserRepository, VisitTypeRepository,
};

/// The store behind it, but for the audit trail, which takes nothing.
pub struct MuteAudit(pub Arc<dyn Store>);

struct Unit(Box<dyn UnitOfWork>);

struct Mute;

#[async_trait]
impl Store for MuteAudit {
    async fn begin(&self, intent: Intent) -> Result<Box<dyn UnitOfWork>, StoreError> {
        Ok(Box::new(Unit(self.0.begin(intent).await?)))
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.0.ping().await
    }

    async fn describe(&self) -> Result<Installation, StoreError> {
        self.0.describe().await
    }

    fn is_exclusive(&self) -> bool {
        self.0.is_exclusive()
    }

    async fn changed(&self) {
        self.0.changed().await;
    }
}

#[async_trait]
impl AuditRepository for Mute {
    async fn record(&mut self, _: &AuditEntry) -> Result<(), StoreError> {
        Err(StoreError::Failed("the disk is full".into()))
    }
}

macro_rules! unit {
    ($($name:ident $port:ident,)+) => {
        #[async_trait]
        impl UnitOfWork for Unit {
            $(fn $name(&mut self) -> Box<dyn $port + '_> {
                self.0.$name()
            })+

            fn audit(&mut self) -> Box<dyn AuditRepository + '_> {
                Box::new(Mute)
            }

            async fn commit(self: Box<Self>) -> Result<(), StoreError> {
                self.0.commit().await
            }
        }
    };
}

unit! {
    users UserRepository,
    sessions SessionRepository,
    credentials CredentialRepository,
    throttles ThrottleRepository,
    patients PatientRepository,
    personal_data PersonalDataRepository,
    guardianships GuardianshipRepository,
    doctors DoctorRepository,
    offices OfficeRepository,
    visit_types VisitTypeRepository,
    payers PayerRepository,
    settings SettingsRepository,
    availability AvailabilityRepository,
    holidays HolidayRepository,
    appointments AppointmentRepository,
    claims ClaimRepository,
    medical_records MedicalRecordRepository,
    attachments AttachmentRepository,
    record_access RecordAccessRepository,
    record_templates RecordTemplateRepository,
    idempotency IdempotencyRepository,
    audit_trail AuditTrail,
    reports ReportRepository,
    outbox OutboxRepository,
    jobs JobRepository,
    live_changes LiveChangeRepository,
    calendar_feeds CalendarFeedRepository,
}
