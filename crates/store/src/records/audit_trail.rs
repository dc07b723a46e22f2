//! Reading the audit trail with the names of people and things, in a number of queries that does not grow with the page.

use std::collections::HashMap;

use async_trait::async_trait;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};
use turnoplus_app::page::{Cursor, Page, PageRequest};
use turnoplus_app::ports::{
    AuditFilter, AuditPosition, AuditRecord, AuditTrail, ChainCheck, StoreError, Subject,
};
use turnoplus_domain::ids::{DoctorId, OfficeId, PatientId, PayerId, UserId, VisitTypeId};
use uuid::Uuid;

use super::AuditKey;
use super::audit_entity::{Column, Entity, Model};
use crate::db_error::{corrupt, from_db};
use crate::db_time::DbInstant;
use crate::identity::user_entity;
use crate::unit_of_work::Session;
use crate::{doctor, office, patient, payer, verify, visit_type};

/// See [`AuditTrail`].
pub(crate) struct Trail<'a> {
    db: &'a Session,
    key: &'a AuditKey,
}

impl<'a> Trail<'a> {
    pub(crate) fn new(db: &'a Session, key: &'a AuditKey) -> Self {
        Self { db, key }
    }
}

#[async_trait]
impl AuditTrail for Trail<'_> {
    async fn list(
        &mut self,
        filter: &AuditFilter,
        page: &PageRequest<AuditPosition>,
    ) -> Result<Page<AuditRecord, AuditPosition>, StoreError> {
        let mut query = Entity::find().filter(matching(filter));
        if let Some(after) = &page.after {
            query = query.filter(older(after));
        }
        let rows = query
            .order_by_desc(Column::HappenedAt)
            .order_by_desc(Column::SubjectKind)
            .order_by_desc(Column::SubjectId)
            .order_by_desc(Column::Seq)
            .limit(u64::from(page.limit) + 1)
            .all(self.db)
            .await
            .map_err(from_db)?;
        let names = Names::of(self.db, &rows).await?;
        let records: Vec<AuditRecord> = rows
            .into_iter()
            .map(|row| record(row, &names))
            .collect::<Result<_, _>>()?;
        Ok(Page::of(records, page.limit, |record| Cursor {
            key: AuditPosition {
                at: record.at,
                kind: record.kind.clone(),
                seq: record.seq,
            },
            id: record.subject,
        }))
    }

    async fn check(&mut self, kind: &str, subject: Uuid) -> Result<ChainCheck, StoreError> {
        verify::check_chain(self.db, self.key, kind, subject).await
    }
}

fn matching(filter: &AuditFilter) -> Condition {
    let mut all = Condition::all();
    if let Some(actor) = filter.actor {
        all = all.add(Column::ActorId.eq(actor.uuid()));
    }
    if let Some(kind) = &filter.kind {
        all = all.add(Column::SubjectKind.eq(kind.as_str()));
    }
    if let Some(subject) = filter.subject {
        all = all.add(Column::SubjectId.eq(subject));
    }
    if let Some(act) = &filter.act {
        all = all.add(Column::Act.eq(act.as_str()));
    }
    if let Some(from) = filter.from {
        all = all.add(Column::HappenedAt.gte(DbInstant::of(from)));
    }
    if let Some(to) = filter.to {
        all = all.add(Column::HappenedAt.lt(DbInstant::of(to)));
    }
    all
}

/// What comes after an entry: a range of the index first, then what tells entries of the same instant apart.
pub(crate) fn older(after: &Cursor<AuditPosition>) -> Condition {
    let Cursor { key, id } = after;
    let at = DbInstant::of(key.at);
    let same_kind = Column::SubjectKind.eq(key.kind.as_str());
    let same_subject = same_kind.clone().and(Column::SubjectId.eq(*id));
    Condition::all().add(Column::HappenedAt.lte(at)).add(
        Condition::any()
            .add(Column::HappenedAt.lt(at))
            .add(Column::SubjectKind.lt(key.kind.as_str()))
            .add(same_kind.and(Column::SubjectId.lt(*id)))
            .add(same_subject.and(Column::Seq.lt(key.seq))),
    )
}

/// The names of everybody and everything on a page, by kind and id.
struct Names(HashMap<&'static str, HashMap<Uuid, String>>);

impl Names {
    async fn of(db: &Session, rows: &[Model]) -> Result<Self, StoreError> {
        let mut names = Self(HashMap::new());
        let nil = Uuid::nil();
        let user = Subject::User(UserId::new(nil)).kind();
        let mut users = about(rows, user);
        users.extend(rows.iter().filter_map(|row| row.actor_id));
        if !users.is_empty() {
            let found = user_entity::Entity::find()
                .select_only()
                .column(user_entity::Column::Id)
                .column(user_entity::Column::FullName)
                .filter(user_entity::Column::Id.is_in(users));
            names.add(user, found.into_tuple().all(db).await.map_err(from_db)?);
        }
        let kind = Subject::Patient(PatientId::new(nil)).kind();
        let ids = about(rows, kind);
        if !ids.is_empty() {
            let found = patient::entity::Entity::find()
                .select_only()
                .column(patient::entity::Column::Id)
                .column(patient::entity::Column::FullName)
                .filter(patient::entity::Column::Id.is_in(ids));
            names.add(kind, found.into_tuple().all(db).await.map_err(from_db)?);
        }
        for kind in [
            Subject::Doctor(DoctorId::new(nil)).kind(),
            Subject::Availability(DoctorId::new(nil)).kind(),
        ] {
            let ids = about(rows, kind);
            if !ids.is_empty() {
                let found = doctor::entity::Entity::find()
                    .select_only()
                    .column(doctor::entity::Column::Id)
                    .column(doctor::entity::Column::FullName)
                    .filter(doctor::entity::Column::Id.is_in(ids));
                names.add(kind, found.into_tuple().all(db).await.map_err(from_db)?);
            }
        }
        let kind = Subject::Office(OfficeId::new(nil)).kind();
        if !about(rows, kind).is_empty() {
            let found = office::entity::Entity::find()
                .select_only()
                .column(office::entity::Column::Id)
                .column(office::entity::Column::Name);
            names.add(kind, found.into_tuple().all(db).await.map_err(from_db)?);
        }
        let kind = Subject::VisitType(VisitTypeId::new(nil)).kind();
        if !about(rows, kind).is_empty() {
            let found = visit_type::entity::Entity::find()
                .select_only()
                .column(visit_type::entity::Column::Id)
                .column(visit_type::entity::Column::Name);
            names.add(kind, found.into_tuple().all(db).await.map_err(from_db)?);
        }
        let kind = Subject::Payer(PayerId::new(nil)).kind();
        if !about(rows, kind).is_empty() {
            let found = payer::entity::Entity::find()
                .select_only()
                .column(payer::entity::Column::Id)
                .column(payer::entity::Column::Name);
            names.add(kind, found.into_tuple().all(db).await.map_err(from_db)?);
        }
        Ok(names)
    }

    fn add(&mut self, kind: &'static str, found: Vec<(Uuid, String)>) {
        self.0.entry(kind).or_default().extend(found);
    }

    fn get(&self, kind: &str, id: Uuid) -> Option<String> {
        self.0.get(kind)?.get(&id).cloned()
    }
}

fn about(rows: &[Model], kind: &str) -> Vec<Uuid> {
    let of_kind = rows.iter().filter(|row| row.subject_kind == kind);
    of_kind.map(|row| row.subject_id).collect()
}

fn record(row: Model, names: &Names) -> Result<AuditRecord, StoreError> {
    const TABLE: &str = "audit_event";
    let facts: Map<String, Value> =
        serde_json::from_str(&row.details).map_err(|_| corrupt(TABLE, "details are no JSON object"))?;
    let details = facts.into_iter().map(|(name, value)| match value {
        Value::String(text) => (name, text),
        other => (name, other.to_string()),
    });
    let user = Subject::User(UserId::new(Uuid::nil())).kind();
    Ok(AuditRecord {
        at: row.happened_at.get(TABLE)?,
        actor: row.actor_id.map(UserId::new),
        actor_name: row.actor_id.and_then(|id| names.get(user, id)),
        role: row.role,
        act: row.act,
        subject_name: names.get(&row.subject_kind, row.subject_id),
        kind: row.subject_kind,
        subject: row.subject_id,
        seq: row.seq,
        details: details.collect(),
    })
}
