//! Who changed which setting, when, from what to what. It is the settings' own chain of the audit trail, so it cannot
//! differ from it.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, UserId, VisitTypeId};
use uuid::Uuid;

use super::GetSettingsError;
use super::changes::ARROW;
use crate::page::{Page, PageRequest};
use crate::ports::{AuditFilter, AuditPosition, AuditRecord, Intent, Store, Subject, UnitOfWork};

/// A field that was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    /// Its name in the API.
    pub field: String,
    /// What it was; `-` where it inherited or was off.
    pub old: String,
    /// What it became.
    pub new: String,
}

/// A change of the settings or of an override.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SettingsChange {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Option<UserId>,
    /// Their name.
    pub actor_name: Option<String>,
    /// The doctor, for an override.
    pub doctor: Option<(String, Option<String>)>,
    /// The visit type, for an override.
    pub visit_type: Option<(String, Option<String>)>,
    /// What changed.
    pub fields: Vec<FieldChange>,
}

/// The changes, newest first.
///
/// # Errors
/// See [`GetSettingsError`].
pub async fn history(
    store: &dyn Store,
    actor: &Actor,
    page: &PageRequest<AuditPosition>,
) -> Result<Page<SettingsChange, AuditPosition>, GetSettingsError> {
    if actor.role != Role::Admin {
        return Err(GetSettingsError::Forbidden);
    }
    let mut uow = store.begin(Intent::Read).await?;
    let filter = AuditFilter {
        kind: Some(Subject::Settings.kind().to_owned()),
        subject: Some(Subject::Settings.id()),
        ..AuditFilter::default()
    };
    let found = uow.audit_trail().list(&filter, page).await?;
    let mut items = Vec::with_capacity(found.items.len());
    for record in found.items {
        items.push(change(uow.as_mut(), record).await?);
    }
    Ok(Page {
        items,
        next: found.next,
    })
}

async fn change(uow: &mut dyn UnitOfWork, record: AuditRecord) -> Result<SettingsChange, GetSettingsError> {
    let mut change = SettingsChange {
        at: record.at,
        actor: record.actor,
        actor_name: record.actor_name,
        doctor: None,
        visit_type: None,
        fields: Vec::new(),
    };
    for (name, value) in record.details {
        match (name.as_str(), value.parse::<Uuid>()) {
            ("doctorId", Ok(id)) => {
                let found = uow.doctors().find(DoctorId::new(id)).await?;
                change.doctor = Some((value, found.map(|doctor| doctor.full_name.to_string())));
            }
            ("visitTypeId", Ok(id)) => {
                let id = VisitTypeId::new(id);
                let found = uow.visit_types().find(id).await?;
                change.visit_type = Some((value, found.map(|visit_type| visit_type.name.to_string())));
            }
            _ => {
                if let Some((old, new)) = value.split_once(ARROW) {
                    change.fields.push(FieldChange {
                        field: name,
                        old: old.to_owned(),
                        new: new.to_owned(),
                    });
                }
            }
        }
    }
    Ok(change)
}
