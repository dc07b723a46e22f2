//! Templates as rows. Sections are a JSON list in their row: they are read and written whole.

use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait};
use serde_json::{Value, json};
use turnoplus_app::ports::{RecordTemplateRepository, StoreError, fold};
use turnoplus_domain::ids::RecordTemplateId;
use turnoplus_domain::medical_record::{RecordTemplate, Section, Sections};
use turnoplus_domain::text::{Line, Note};
use turnoplus_domain::version::Version;

use super::template_entity::{Column, Entity, Model};
use crate::db_error::{corrupt, from_db};
use crate::db_row::{compare_and_delete, compare_and_set, insert, line, parse, stored_version, version};
use crate::db_time::DbInstant;
use crate::unit_of_work::Session;

const TABLE: &str = "medical_record_template";

/// See [`RecordTemplateRepository`].
pub(crate) struct RecordTemplates<'a>(pub(crate) &'a Session);

fn row(template: &RecordTemplate) -> Model {
    let section = |section: &Section| {
        let hint = section.hint.as_ref().map(Note::as_str);
        json!({"name": section.name.as_str(), "hint": hint})
    };
    let sections: Vec<Value> = template.sections.as_slice().iter().map(section).collect();
    Model {
        id: template.id.uuid(),
        name: template.name.as_str().to_owned(),
        specialty: template.specialty.as_ref().map(|label| label.as_str().to_owned()),
        kind: template.kind.as_str().to_owned(),
        sections: Value::Array(sections).to_string(),
        active: template.active,
        created_at: DbInstant::of(template.created_at),
        updated_at: DbInstant::of(template.updated_at),
        version: stored_version(template.version),
    }
}

fn template(row: &Model) -> Result<RecordTemplate, StoreError> {
    Ok(RecordTemplate {
        id: RecordTemplateId::new(row.id),
        name: line(TABLE, "name", &row.name)?,
        specialty: row
            .specialty
            .as_deref()
            .map(|raw| line(TABLE, "specialty", raw))
            .transpose()?,
        kind: parse(TABLE, "kind", &row.kind)?,
        sections: sections(&row.sections).ok_or_else(|| corrupt(TABLE, "sections has an illegal value"))?,
        active: row.active,
        created_at: row.created_at.get(TABLE)?,
        updated_at: row.updated_at.get(TABLE)?,
        version: version(TABLE, row.version)?,
    })
}

fn sections(raw: &str) -> Option<Sections> {
    let list: Vec<Value> = serde_json::from_str(raw).ok()?;
    let section = |value: &Value| {
        let hint = match value.get("hint").and_then(Value::as_str) {
            Some(hint) => Some(Note::parse(hint).ok()?),
            None => None,
        };
        Some(Section {
            name: Line::parse(value.get("name")?.as_str()?).ok()?,
            hint,
        })
    };
    Sections::new(list.iter().map(section).collect::<Option<_>>()?).ok()
}

#[async_trait]
impl RecordTemplateRepository for RecordTemplates<'_> {
    async fn find(&mut self, id: RecordTemplateId) -> Result<Option<RecordTemplate>, StoreError> {
        Entity::find_by_id(id.uuid())
            .one(self.0)
            .await
            .map_err(from_db)?
            .as_ref()
            .map(template)
            .transpose()
    }

    async fn list(&mut self) -> Result<Vec<RecordTemplate>, StoreError> {
        let rows = Entity::find().all(self.0).await.map_err(from_db)?;
        let mut templates: Vec<RecordTemplate> = rows.iter().map(template).collect::<Result<_, _>>()?;
        templates.sort_by_cached_key(|template| (fold(template.name.as_str()), template.id));
        Ok(templates)
    }

    async fn add(&mut self, template: &RecordTemplate) -> Result<(), StoreError> {
        insert::<Entity>(self.0, row(template)).await
    }

    async fn save(&mut self, template: &RecordTemplate) -> Result<(), StoreError> {
        let key = Column::Id.eq(template.id.uuid()).into();
        let version = (Column::Version, template.version);
        let kept = [Column::Id, Column::CreatedAt];
        compare_and_set::<Entity>(self.0, row(template), key, version, &kept).await
    }

    async fn remove(&mut self, id: RecordTemplateId, seen: Version) -> Result<(), StoreError> {
        compare_and_delete::<Entity>(self.0, Column::Id.eq(id.uuid()).into(), (Column::Version, seen)).await
    }
}
