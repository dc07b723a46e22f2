//! One unit of work: a write is a transaction from the start, a read is no transaction at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    Statement,
};
use tokio::sync::Notify;
use turnoplus_app::ports::{
    AppointmentRepository, AttachmentRepository, AuditRepository, AuditTrail, AvailabilityRepository,
    CalendarFeedRepository, ClaimRepository, CredentialRepository, DoctorRepository, GuardianshipRepository,
    HolidayRepository, IdempotencyRepository, JobRepository, LiveChangeRepository, MedicalRecordRepository,
    OfficeRepository, OutboxRepository, PatientRepository, PayerRepository, PersonalDataRepository,
    RecordAccessRepository, RecordTemplateRepository, ReportRepository, SessionRepository,
    SettingsRepository, StoreError, ThrottleRepository, UnitOfWork, UserRepository, VisitTypeRepository,
};
use turnoplus_domain::ids::UserId;

use crate::appointment::{Appointments, Claims};
use crate::availability::Availability;
use crate::calendar::CalendarFeeds;
use crate::connect::Pool;
use crate::credentials::{Credentials, Throttles};
use crate::db_error::from_db;
use crate::doctor::Doctors;
use crate::guardianship::Guardianships;
use crate::holiday::Holidays;
use crate::identity::{Sessions, Users};
use crate::jobs::Jobs;
use crate::live::LiveChanges;
use crate::medical_record::{Attachments, MedicalRecords, RecordAccesses, RecordTemplates};
use crate::notification::Outbox;
use crate::office::Offices;
use crate::patient::Patients;
use crate::payer::Payers;
use crate::personal_data::PersonalData;
use crate::records::{Audit, AuditKey, Idempotency, Trail};
use crate::report::Reports;
use crate::sealing::SealingKeys;
use crate::settings::Settings;
use crate::visit_type::VisitTypes;

/// Where the statements of one unit of work go.
pub(crate) enum Session {
    /// Any connection of the pool, a new one for every statement.
    Read(DatabaseConnection, Pool),
    /// One connection, inside a transaction that dropping rolls back.
    Write(DatabaseTransaction, Pool),
}

impl Session {
    /// A reading one.
    pub(crate) async fn reading(pool: &Pool) -> Result<Self, StoreError> {
        let connections = pool.ready().await.map_err(from_db)?;
        Ok(Self::Read(connections, pool.clone()))
    }

    /// Makes the changes of a writing one last.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Read(..) => Ok(()),
            Self::Write(transaction, pool) => pool.watched(transaction.commit()).await.map_err(from_db),
        }
    }
}

#[async_trait]
impl ConnectionTrait for Session {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Read(db, _) => db.get_database_backend(),
            Self::Write(db, _) => db.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Read(..) => Err(read_only()),
            Self::Write(db, pool) => pool.watched(db.execute_raw(statement)).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Read(..) => Err(read_only()),
            Self::Write(db, pool) => pool.watched(db.execute_unprepared(sql)).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Read(db, pool) => pool.watched(db.query_one_raw(statement)).await,
            Self::Write(db, pool) => pool.watched(db.query_one_raw(statement)).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Read(db, pool) => pool.watched(db.query_all_raw(statement)).await,
            Self::Write(db, pool) => pool.watched(db.query_all_raw(statement)).await,
        }
    }
}

fn read_only() -> DbErr {
    DbErr::Custom("a unit of work that was opened for reading wants to write".to_owned())
}

/// A session with the repositories on top.
pub(crate) struct SeaUnitOfWork {
    session: Session,
    audit_key: AuditKey,
    sealing_keys: SealingKeys,
    /// The versions of guards that were read: see [`Credentials`].
    guards_read: Vec<(UserId, i64)>,
    told: Told,
    changed: Arc<Notify>,
}

/// Whether a unit of work leaves something to tell to those who are looking.
#[derive(Default)]
pub(crate) struct Told(AtomicBool);

impl Told {
    /// There is something.
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl SeaUnitOfWork {
    pub(crate) fn new(
        session: Session,
        audit_key: AuditKey,
        sealing_keys: SealingKeys,
        changed: Arc<Notify>,
    ) -> Self {
        Self {
            session,
            audit_key,
            sealing_keys,
            guards_read: Vec::new(),
            told: Told::default(),
            changed,
        }
    }
}

#[async_trait]
impl UnitOfWork for SeaUnitOfWork {
    fn users(&mut self) -> Box<dyn UserRepository + '_> {
        Box::new(Users(&self.session))
    }

    fn sessions(&mut self) -> Box<dyn SessionRepository + '_> {
        Box::new(Sessions(&self.session))
    }

    fn credentials(&mut self) -> Box<dyn CredentialRepository + '_> {
        Box::new(Credentials::new(
            &self.session,
            &self.sealing_keys,
            &mut self.guards_read,
        ))
    }

    fn throttles(&mut self) -> Box<dyn ThrottleRepository + '_> {
        Box::new(Throttles(&self.session))
    }

    fn patients(&mut self) -> Box<dyn PatientRepository + '_> {
        Box::new(Patients(&self.session))
    }

    fn personal_data(&mut self) -> Box<dyn PersonalDataRepository + '_> {
        Box::new(PersonalData::new(
            &self.session,
            &self.audit_key,
            &self.sealing_keys,
        ))
    }

    fn guardianships(&mut self) -> Box<dyn GuardianshipRepository + '_> {
        Box::new(Guardianships(&self.session))
    }

    fn doctors(&mut self) -> Box<dyn DoctorRepository + '_> {
        Box::new(Doctors(&self.session))
    }

    fn offices(&mut self) -> Box<dyn OfficeRepository + '_> {
        Box::new(Offices(&self.session))
    }

    fn visit_types(&mut self) -> Box<dyn VisitTypeRepository + '_> {
        Box::new(VisitTypes(&self.session))
    }

    fn payers(&mut self) -> Box<dyn PayerRepository + '_> {
        Box::new(Payers(&self.session))
    }

    fn settings(&mut self) -> Box<dyn SettingsRepository + '_> {
        Box::new(Settings(&self.session))
    }

    fn availability(&mut self) -> Box<dyn AvailabilityRepository + '_> {
        Box::new(Availability(&self.session))
    }

    fn holidays(&mut self) -> Box<dyn HolidayRepository + '_> {
        Box::new(Holidays(&self.session))
    }

    fn appointments(&mut self) -> Box<dyn AppointmentRepository + '_> {
        Box::new(Appointments(&self.session))
    }

    fn claims(&mut self) -> Box<dyn ClaimRepository + '_> {
        Box::new(Claims(&self.session))
    }

    fn medical_records(&mut self) -> Box<dyn MedicalRecordRepository + '_> {
        Box::new(MedicalRecords::new(
            &self.session,
            &self.audit_key,
            &self.sealing_keys,
        ))
    }

    fn attachments(&mut self) -> Box<dyn AttachmentRepository + '_> {
        Box::new(Attachments::new(&self.session, &self.sealing_keys))
    }

    fn record_access(&mut self) -> Box<dyn RecordAccessRepository + '_> {
        Box::new(RecordAccesses::new(&self.session, &self.sealing_keys))
    }

    fn record_templates(&mut self) -> Box<dyn RecordTemplateRepository + '_> {
        Box::new(RecordTemplates(&self.session))
    }

    fn idempotency(&mut self) -> Box<dyn IdempotencyRepository + '_> {
        Box::new(Idempotency::new(
            &self.session,
            &self.audit_key,
            &self.sealing_keys,
        ))
    }

    fn audit(&mut self) -> Box<dyn AuditRepository + '_> {
        Box::new(Audit::new(&self.session, &self.audit_key))
    }

    fn audit_trail(&mut self) -> Box<dyn AuditTrail + '_> {
        Box::new(Trail::new(&self.session, &self.audit_key))
    }

    fn reports(&mut self) -> Box<dyn ReportRepository + '_> {
        Box::new(Reports(&self.session))
    }

    fn outbox(&mut self) -> Box<dyn OutboxRepository + '_> {
        Box::new(Outbox(&self.session))
    }

    fn jobs(&mut self) -> Box<dyn JobRepository + '_> {
        Box::new(Jobs(&self.session))
    }

    fn live_changes(&mut self) -> Box<dyn LiveChangeRepository + '_> {
        Box::new(LiveChanges {
            db: &self.session,
            told: &self.told,
        })
    }

    fn calendar_feeds(&mut self) -> Box<dyn CalendarFeedRepository + '_> {
        Box::new(CalendarFeeds(&self.session))
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.session.commit().await?;
        if self.told.0.into_inner() {
            self.changed.notify_one();
        }
        Ok(())
    }
}
