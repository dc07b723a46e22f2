//! Makes a patient answer for another: a new person, written down with the link, or, at the front desk, one that the
//! clinic knows. What the front desk links is confirmed; what a guardian says themself waits for the desk.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::notification::{AccountTopic, Message};
use turnoplus_domain::patient::{Guardianship, Patient, Relationship};

use uuid::Uuid;

use super::super::create::write_down;
use super::super::{CreatePatient, SavedPatient, WriteDownError};
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Ids, Intent, Store, StoreError, Subject, UnitOfWork};

/// Who is to be answered for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WhoseDependant {
    /// A patient of the clinic: for the front desk, which has seen the papers.
    Known(PatientId),
    /// Somebody new.
    New(Box<CreatePatient>),
}

/// A link to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddDependant {
    /// Who answers.
    pub guardian: PatientId,
    /// For whom.
    pub dependant: WhoseDependant,
    /// As what.
    pub relationship: Relationship,
}

/// A link that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddedDependant {
    /// The link.
    pub link: Guardianship,
    /// The dependant, and what the front desk should look at.
    pub saved: SavedPatient,
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum AddDependantError {
    /// Doctors do not keep these; only the front desk links a patient that the clinic knows.
    #[error("not for this role")]
    Forbidden,
    /// There is no such guardian, or it is somebody else.
    #[error("no such patient")]
    Unknown,
    /// There is no such dependant, or they are closed, or the guardian themself.
    #[error("cannot be a dependant")]
    UnknownDependant,
    /// The guardian's record is closed.
    #[error("the patient's record is closed")]
    PatientClosed,
    /// One of them turned out to be this patient.
    #[error("the patient was merged")]
    Merged(PatientId),
    /// The guardian answers for as many as may be.
    #[error("a patient answers for at most {max} others")]
    TooMany {
        /// How many.
        max: usize,
    },
    /// See there.
    #[error(transparent)]
    WriteDown(#[from] WriteDownError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for AddDependantError {
    fn is_contention(&self) -> bool {
        match self {
            Self::WriteDown(error) => error.is_contention(),
            Self::Store(error) => error.is_contention(),
            Self::Forbidden
            | Self::Unknown
            | Self::UnknownDependant
            | Self::PatientClosed
            | Self::Merged(_)
            | Self::TooMany { .. } => false,
        }
    }
}

/// Makes the link; one that is there takes the new relationship, and is confirmed when the front desk says it.
///
/// # Errors
/// See [`AddDependantError`].
pub async fn add_dependant(
    store: &dyn Store,
    (clock, ids): (&dyn Clock, &dyn Ids),
    actor: &Actor,
    cmd: AddDependant,
) -> Result<AddedDependant, AddDependantError> {
    let known = matches!(cmd.dependant, WhoseDependant::Known(_));
    if actor.role == Role::Doctor {
        return Err(AddDependantError::Forbidden);
    }
    if !actor.is_desk() {
        if !actor.is_patient(cmd.guardian) {
            return Err(AddDependantError::Unknown);
        }
        if known {
            return Err(AddDependantError::Forbidden);
        }
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    hold_both(uow.as_mut(), &cmd).await?;
    let guardian = uow
        .patients()
        .find(cmd.guardian)
        .await?
        .ok_or(AddDependantError::Unknown)?;
    if let Some(survivor) = guardian.merged_into {
        return Err(AddDependantError::Merged(survivor));
    }
    if !guardian.active {
        return Err(AddDependantError::PatientClosed);
    }
    let saved = match cmd.dependant {
        WhoseDependant::Known(id) => known_dependant(uow.as_mut(), guardian.id, id).await?,
        WhoseDependant::New(new) => write_down(uow.as_mut(), actor, *new, now).await?,
    };
    let link = Guardianship {
        guardian: guardian.id,
        dependant: saved.patient.id,
        relationship: cmd.relationship,
        confirmed: actor.is_desk(),
        since: now,
    };
    let link = keep(uow.as_mut(), actor, link, now).await?;
    if link.opens_record() {
        warn(uow.as_mut(), &link, ids.next(), now).await?;
    }
    uow.commit().await?;
    Ok(AddedDependant { link, saved })
}

/// Keeps both open before either is read, so that no closing or merging slips in between; in the order of their ids, as a
/// merge writes them.
async fn hold_both(uow: &mut dyn UnitOfWork, cmd: &AddDependant) -> Result<(), StoreError> {
    let mut both = vec![cmd.guardian];
    if let WhoseDependant::Known(dependant) = cmd.dependant {
        both.push(dependant);
    }
    both.sort_unstable();
    for patient in both {
        uow.patients().hold_open(patient).await?;
    }
    Ok(())
}

async fn known_dependant(
    uow: &mut dyn UnitOfWork,
    guardian: PatientId,
    id: PatientId,
) -> Result<SavedPatient, AddDependantError> {
    let found = uow.patients().find(id).await?;
    if let Some(survivor) = found.as_ref().and_then(|patient| patient.merged_into) {
        return Err(AddDependantError::Merged(survivor));
    }
    let patient: Patient = found
        .filter(|patient| patient.active && patient.id != guardian)
        .ok_or(AddDependantError::UnknownDependant)?;
    let same_document = uow.patients().count_same_document(&patient).await?;
    Ok(SavedPatient {
        patient,
        same_document,
    })
}

async fn keep(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    link: Guardianship,
    now: Timestamp,
) -> Result<Guardianship, AddDependantError> {
    let there = uow.guardianships().find(link.guardian, link.dependant).await?;
    let link = match there {
        Some(there) => {
            let link = Guardianship {
                since: there.since,
                ..link
            };
            uow.guardianships()
                .save(&link)
                .await
                .map_err(stale_is_lost_race)?;
            link
        }
        None if uow.guardianships().add(&link).await? => link,
        None => return Err(AddDependantError::TooMany { max: link.most() }),
    };
    let entry = AuditEntry::by(actor, now, Act::GuardianLinked, Subject::Patient(link.dependant))
        .with("guardian", link.guardian.to_string())
        .with("relationship", link.relationship.as_str())
        .with("confirmed", link.confirmed.to_string());
    uow.audit().record(&entry).await?;
    Ok(link)
}

/// Whoever has an account hears that somebody may read their record: an adult passes for a minor by a wrong date of birth.
async fn warn(
    uow: &mut dyn UnitOfWork,
    link: &Guardianship,
    nonce: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(user) = uow.users().find_by_patient(link.dependant).await? else {
        return Ok(());
    };
    let message = Message::of_account(AccountTopic::GuardianConfirmed, user.id, nonce, now);
    uow.outbox().push(&message).await
}
