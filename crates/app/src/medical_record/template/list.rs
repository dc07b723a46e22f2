//! Lists the templates.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::medical_record::RecordTemplate;

use super::TemplateError;
use crate::ports::{Intent, Store, fold};

/// Every template by name: for doctors those that are offered, for admins all. With a specialty, those that are for it
/// and those that are for all.
///
/// # Errors
/// See [`TemplateError`].
pub async fn list(
    store: &dyn Store,
    actor: &Actor,
    specialty: Option<&str>,
) -> Result<Vec<RecordTemplate>, TemplateError> {
    if !matches!(actor.role, Role::Doctor | Role::Admin) {
        return Err(TemplateError::Forbidden);
    }
    let mut uow = store.begin(Intent::Read).await?;
    let mut templates = uow.record_templates().list().await?;
    templates.retain(|template| template.active || actor.role == Role::Admin);
    if let Some(wanted) = specialty.map(fold) {
        templates.retain(|template| {
            template
                .specialty
                .as_ref()
                .is_none_or(|specialty| fold(specialty.as_str()) == wanted)
        });
    }
    Ok(templates)
}
