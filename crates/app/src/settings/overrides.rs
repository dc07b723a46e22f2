//! Where doctors and visit types depart from the clinic's policy: listed, set, removed. From the next booking, move or
//! cancellation on; turnos that exist keep their length, and the seats that they hold.

use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::settings::{InvalidTerms, OverrideScope, PolicyOverride, PolicyTerms};
use turnoplus_domain::version::Version;

use super::changes::{of_terms, told};
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Intent, OverrideFilter, Store, StoreError, Subject, UnitOfWork};

/// An override with the names of its doctor and its visit type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OverrideView {
    /// The override.
    pub over: PolicyOverride,
    /// The doctor's name.
    pub doctor_name: Option<String>,
    /// The visit type's name.
    pub visit_type_name: Option<String>,
}

/// What an override is to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetOverride {
    /// Whose turnos it is for.
    pub scope: OverrideScope,
    /// All that it sets: what is left out inherits.
    pub terms: PolicyTerms,
    /// Only when it still has this version.
    pub expected: Option<Version>,
}

/// An override to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RemoveOverride {
    /// Which.
    pub scope: OverrideScope,
    /// Only when it still has this version.
    pub expected: Option<Version>,
}

/// Why overrides are not shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum OverrideError {
    /// Only an admin may.
    #[error("only an admin keeps the settings")]
    Forbidden,
    /// There is none of this scope.
    #[error("no such override")]
    Unknown,
    /// There is no such doctor.
    #[error("is no doctor of this clinic")]
    UnknownDoctor,
    /// There is no such visit type.
    #[error("is no visit type of this clinic")]
    UnknownVisitType,
    /// It has changed since the caller read it.
    #[error("the override is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// It cannot be set like that.
    #[error(transparent)]
    Invalid(#[from] InvalidTerms),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for OverrideError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// The overrides that can decide about turnos of a doctor or a visit type, or all of them, by the names of doctor and
/// visit type.
///
/// # Errors
/// See [`OverrideError`].
pub async fn list_overrides(
    store: &dyn Store,
    actor: &Actor,
    filter: OverrideFilter,
) -> Result<Vec<OverrideView>, OverrideError> {
    admins_only(actor)?;
    let mut uow = store.begin(Intent::Read).await?;
    let mut views = Vec::new();
    let found = uow.settings().list_overrides(filter).await?;
    for over in found {
        views.extend(view(uow.as_mut(), over).await?);
    }
    views.sort_by(|a, b| {
        let key = |view: &OverrideView| (view.doctor_name.clone(), view.visit_type_name.clone());
        key(a).cmp(&key(b))
    });
    Ok(views)
}

/// Sets an override, whole: makes it when there is none of its scope.
///
/// # Errors
/// See [`OverrideError`].
pub async fn set_override(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: SetOverride,
) -> Result<OverrideView, OverrideError> {
    admins_only(actor)?;
    let terms = cmd.terms.checked(cmd.scope)?;
    let mut uow = store.begin(Intent::Write).await?;
    known(uow.as_mut(), cmd.scope).await?;
    let before = uow.settings().find_override(cmd.scope).await?;
    unchanged(cmd.expected, before.as_ref())?;
    let over = match before {
        Some(before) if before.terms == terms => {
            let shown = view(uow.as_mut(), before).await?;
            return shown.ok_or(OverrideError::Unknown);
        }
        Some(before) => {
            let version = before.version.next();
            let over = PolicyOverride {
                terms,
                version,
                ..before
            };
            uow.settings()
                .save_override(&over)
                .await
                .map_err(stale_is_lost_race)?;
            over
        }
        None => {
            let over = PolicyOverride {
                scope: cmd.scope,
                pool: uow.settings().next_pool().await?,
                terms,
                version: Version::FIRST,
            };
            uow.settings().add_override(&over).await?;
            over
        }
    };
    note_existence(uow.as_mut()).await?;
    let entry = entry(clock, actor, Act::SettingsOverridden, cmd.scope);
    let was = before.map_or_else(PolicyTerms::default, |before| before.terms);
    let entry = told(entry, of_terms(&was), of_terms(&terms));
    uow.audit().record(&entry).await?;
    let shown = view(uow.as_mut(), over).await?;
    uow.commit().await?;
    shown.ok_or(OverrideError::Unknown)
}

/// Removes an override: its turnos come under the next wider scope.
///
/// # Errors
/// See [`OverrideError`].
pub async fn remove_override(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: RemoveOverride,
) -> Result<(), OverrideError> {
    admins_only(actor)?;
    let mut uow = store.begin(Intent::Write).await?;
    let found = uow.settings().find_override(cmd.scope).await?;
    let found = found.ok_or(OverrideError::Unknown)?;
    unchanged(cmd.expected, Some(&found))?;
    uow.settings()
        .remove_override(&found)
        .await
        .map_err(stale_is_lost_race)?;
    note_existence(uow.as_mut()).await?;
    let entry = entry(clock, actor, Act::SettingsOverrideRemoved, cmd.scope);
    let entry = told(entry, of_terms(&found.terms), of_terms(&PolicyTerms::default()));
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(())
}

fn admins_only(actor: &Actor) -> Result<(), OverrideError> {
    if actor.role == Role::Admin {
        Ok(())
    } else {
        Err(OverrideError::Forbidden)
    }
}

fn unchanged(expected: Option<Version>, found: Option<&PolicyOverride>) -> Result<(), OverrideError> {
    match (expected, found) {
        (Some(_), None) => Err(OverrideError::Unknown),
        (Some(seen), Some(found)) if seen != found.version => Err(OverrideError::VersionMismatch {
            current: found.version,
        }),
        (_, _) => Ok(()),
    }
}

async fn known(uow: &mut dyn UnitOfWork, scope: OverrideScope) -> Result<(), OverrideError> {
    if let Some(doctor) = scope.doctor() {
        let found = uow.doctors().find(doctor).await?;
        found.ok_or(OverrideError::UnknownDoctor)?;
    }
    if let Some(visit_type) = scope.visit_type() {
        let found = uow.visit_types().find(visit_type).await?;
        found.ok_or(OverrideError::UnknownVisitType)?;
    }
    Ok(())
}

/// With its names; `None` when its doctor or visit type was removed meanwhile.
async fn view(uow: &mut dyn UnitOfWork, over: PolicyOverride) -> Result<Option<OverrideView>, StoreError> {
    let mut view = OverrideView {
        over,
        doctor_name: None,
        visit_type_name: None,
    };
    if let Some(id) = over.scope.doctor() {
        let Some(doctor) = uow.doctors().find(id).await? else {
            return Ok(None);
        };
        view.doctor_name = Some(doctor.full_name.to_string());
    }
    if let Some(id) = over.scope.visit_type() {
        let Some(visit_type) = uow.visit_types().find(id).await? else {
            return Ok(None);
        };
        view.visit_type_name = Some(visit_type.name.to_string());
    }
    Ok(Some(view))
}

/// The settings say whether there is any override. They change with every change of overrides, so that of two at the
/// same time the second sees what the first left.
async fn note_existence(uow: &mut dyn UnitOfWork) -> Result<(), StoreError> {
    let mut settings = uow.settings().get().await?;
    let all = uow.settings().list_overrides(OverrideFilter::default()).await?;
    settings.has_overrides = !all.is_empty();
    settings.version = settings.version.next();
    uow.settings().save(&settings).await.map_err(stale_is_lost_race)
}

fn entry(clock: &dyn Clock, actor: &Actor, act: Act, scope: OverrideScope) -> AuditEntry {
    let mut entry = AuditEntry::by(actor, clock.now(), act, Subject::Settings);
    if let Some(doctor) = scope.doctor() {
        entry = entry.with("doctorId", doctor.to_string());
    }
    if let Some(visit_type) = scope.visit_type() {
        entry = entry.with("visitTypeId", visit_type.to_string());
    }
    entry
}
