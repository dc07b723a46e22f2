//! Who may read a record, and who has: turnos that tie, emergencies, and the audit trail as the patient's log.

use std::collections::HashMap;

use async_trait::async_trait;
use jiff::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{Act, AuditPosition, RecordAccess, RecordAccessRepository, StoreError, Subject};
use turnoplus_domain::appointment::Change;
use turnoplus_domain::ids::{BreakGlassId, DoctorId, MedicalRecordId, PatientId, UserId};
use turnoplus_domain::medical_record::{BreakGlass, Tie};
use turnoplus_domain::text::{Note, Reason};
use uuid::Uuid;

use super::break_glass_entity::{Column, Entity, Model};
use crate::appointment;
use crate::db_error::{corrupt, from_db};
use crate::db_row::{insert, parse};
use crate::db_time::DbInstant;
use crate::identity::user_entity;
use crate::records::{audit_entity, older};
use crate::sealing::SealingKeys;
use crate::unit_of_work::Session;

pub(crate) const TABLE: &str = "break_glass";
const LOG: &str = "audit_event";

/// What receives a patient; see [`Tie::received_by`].
const RECEIVED: [Change; 3] = [Change::Arrived, Change::Started, Change::Completed];

/// What the patient is shown: reading and opening. Writing shows in the record itself.
const SHOWN: [Act; 5] = [
    Act::MedicalRecordRead,
    Act::MedicalRecordListed,
    Act::MedicalRecordOpened,
    Act::MedicalRecordExported,
    Act::AttachmentRead,
];

/// See [`RecordAccessRepository`].
pub(crate) struct RecordAccesses<'a> {
    db: &'a Session,
    keys: &'a SealingKeys,
}

impl<'a> RecordAccesses<'a> {
    pub(crate) fn new(db: &'a Session, keys: &'a SealingKeys) -> Self {
        Self { db, keys }
    }

    async fn names(&self, users: Vec<Uuid>) -> Result<HashMap<Uuid, String>, StoreError> {
        use user_entity::{Column, Entity};
        if users.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(Uuid, String)> = Entity::find()
            .select_only()
            .column(Column::Id)
            .column(Column::FullName)
            .filter(Column::Id.is_in(users))
            .into_tuple()
            .all(self.db)
            .await
            .map_err(from_db)?;
        Ok(rows.into_iter().collect())
    }

    async fn reasons(&self, glasses: Vec<Uuid>) -> Result<HashMap<Uuid, Reason>, StoreError> {
        if glasses.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = Entity::find()
            .filter(Column::Id.is_in(glasses))
            .all(self.db)
            .await
            .map_err(from_db)?;
        rows.iter()
            .map(|row| Ok((row.id, reason(self.keys, row)?)))
            .collect()
    }
}

/// Where the reason of an emergency belongs: table, row, patient.
pub(crate) fn place<'a>(id: &'a Uuid, patient: &'a Uuid) -> [&'a [u8]; 3] {
    [TABLE.as_bytes(), id.as_bytes(), patient.as_bytes()]
}

/// Why a record was opened.
pub(crate) fn reason(keys: &SealingKeys, row: &Model) -> Result<Reason, StoreError> {
    let plain = keys.open(TABLE, &place(&row.id, &row.patient_id), &row.sealed_reason)?;
    std::str::from_utf8(&plain)
        .ok()
        .and_then(|text| Note::parse(text).ok())
        .ok_or_else(|| corrupt(TABLE, "what was sealed has an illegal value"))
}

/// A line of the log with its details, which are facts under names.
struct Line {
    row: audit_entity::Model,
    details: Map<String, Value>,
}

impl Line {
    fn of(row: audit_entity::Model) -> Result<Self, StoreError> {
        let details =
            serde_json::from_str(&row.details).map_err(|_| corrupt(LOG, "details cannot be read"))?;
        Ok(Self { row, details })
    }

    fn fact(&self, name: &str) -> Option<&str> {
        self.details.get(name).and_then(Value::as_str)
    }

    fn glass(&self) -> Option<Uuid> {
        self.fact("breakGlass").and_then(|raw| raw.parse().ok())
    }

    fn present(
        self,
        names: &HashMap<Uuid, String>,
        reasons: &HashMap<Uuid, Reason>,
    ) -> Result<RecordAccess, StoreError> {
        let entries = self.fact("entries").unwrap_or_default();
        Ok(RecordAccess {
            patient: PatientId::new(self.row.subject_id),
            seq: self.row.seq,
            at: self.row.happened_at.get(LOG)?,
            user: self.row.actor_id.map(UserId::new),
            name: self.row.actor_id.and_then(|id| names.get(&id).cloned()),
            role: self
                .row
                .role
                .as_deref()
                .map(|role| parse(LOG, "role", role))
                .transpose()?,
            access: self.fact("access").map(str::to_owned),
            entries: entries
                .split(' ')
                .filter(|id| !id.is_empty())
                .map(|id| {
                    id.parse::<MedicalRecordId>()
                        .map_err(|_| corrupt(LOG, "an entry has no id"))
                })
                .collect::<Result<_, _>>()?,
            reason: self.glass().and_then(|id| reasons.get(&id).cloned()),
            act: self.row.act,
        })
    }
}

#[async_trait]
impl RecordAccessRepository for RecordAccesses<'_> {
    async fn ties(&mut self, doctor: DoctorId, patients: &[PatientId]) -> Result<Vec<Tie>, StoreError> {
        use appointment::entity::{Column, Entity};
        use appointment::event_entity;
        let between = Condition::all()
            .add(Column::PatientId.is_in(patients.iter().map(|patient| patient.uuid())))
            .add(Column::DoctorId.eq(doctor.uuid()));
        let turnos: Vec<(String, Uuid)> = Entity::find()
            .select_only()
            .column(Column::Status)
            .column(Column::CreatedBy)
            .filter(between.clone())
            .distinct()
            .into_tuple()
            .all(self.db)
            .await
            .map_err(from_db)?;
        if turnos.is_empty() {
            return Ok(Vec::new());
        }
        let received: Vec<(String, Uuid, Uuid)> = event_entity::Entity::find()
            .inner_join(Entity)
            .select_only()
            .column(Column::Status)
            .column(Column::CreatedBy)
            .column(event_entity::Column::ActorId)
            .filter(between)
            .filter(event_entity::Column::Kind.is_in(RECEIVED.map(Change::as_str)))
            .distinct()
            .into_tuple()
            .all(self.db)
            .await
            .map_err(from_db)?;
        let turnos = turnos
            .into_iter()
            .map(|(status, booked_by)| (status, booked_by, None));
        let received = received
            .into_iter()
            .map(|(status, booked_by, by)| (status, booked_by, Some(by)));
        turnos
            .chain(received)
            .map(|(status, booked_by, received_by)| {
                Ok(Tie {
                    status: parse("appointment", "status", &status)?,
                    booked_by: UserId::new(booked_by),
                    received_by: received_by.map(UserId::new),
                })
            })
            .collect()
    }

    async fn add_break_glass(&mut self, glass: &BreakGlass) -> Result<(), StoreError> {
        let place = (glass.id.uuid(), glass.patient.uuid());
        let sealed = self
            .keys
            .seal(&self::place(&place.0, &place.1), glass.reason.as_str().as_bytes())?;
        let row = Model {
            id: place.0,
            patient_id: place.1,
            doctor_id: glass.doctor.uuid(),
            user_id: glass.user.uuid(),
            sealed_reason: sealed,
            opened_at: DbInstant::of(glass.opened_at),
            expires_at: DbInstant::of(glass.expires_at),
        };
        insert::<Entity>(self.db, row).await
    }

    async fn open_glass(
        &mut self,
        doctor: DoctorId,
        patients: &[PatientId],
        now: Timestamp,
    ) -> Result<Option<BreakGlassId>, StoreError> {
        let now = DbInstant::of(now);
        let found: Option<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::PatientId.is_in(patients.iter().map(|patient| patient.uuid())))
            .filter(Column::DoctorId.eq(doctor.uuid()))
            .filter(Column::ExpiresAt.gt(now))
            .filter(Column::OpenedAt.lte(now))
            .order_by_desc(Column::ExpiresAt)
            .order_by_desc(Column::Id)
            .limit(1)
            .into_tuple()
            .one(self.db)
            .await
            .map_err(from_db)?;
        Ok(found.map(BreakGlassId::new))
    }

    async fn log(
        &mut self,
        patients: &[PatientId],
        page: &PageRequest<AuditPosition>,
    ) -> Result<Page<RecordAccess, AuditPosition>, StoreError> {
        use audit_entity::{Column, Entity};
        let of = |patient: &PatientId| Subject::ClinicalRecord(*patient);
        let kind = of(&PatientId::new(Uuid::nil())).kind();
        let mut query = Entity::find()
            .filter(Column::SubjectKind.eq(kind))
            .filter(Column::SubjectId.is_in(patients.iter().map(|patient| of(patient).id())))
            .filter(Column::Act.is_in(SHOWN.map(Act::as_str)));
        if let Some(after) = &page.after {
            query = query.filter(older(after));
        }
        let rows = query
            // As a sum, so that nobody walks the whole trail by time to find the lines of a few patients.
            .order_by_desc(Expr::col(Column::HappenedAt).add(0))
            .order_by_desc(Column::SubjectId)
            .order_by_desc(Column::Seq)
            .limit(u64::from(page.limit) + 1)
            .all(self.db)
            .await
            .map_err(from_db)?;
        let lines = rows.into_iter().map(Line::of).collect::<Result<Vec<_>, _>>()?;
        let names = self
            .names(lines.iter().filter_map(|line| line.row.actor_id).collect())
            .await?;
        let reasons = self
            .reasons(lines.iter().filter_map(Line::glass).collect())
            .await?;
        let log = lines
            .into_iter()
            .map(|line| line.present(&names, &reasons))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(log, page.limit, |line| Cursor {
            key: AuditPosition {
                at: line.at,
                kind: kind.to_owned(),
                seq: line.seq,
            },
            id: line.patient.uuid(),
        }))
    }
}
