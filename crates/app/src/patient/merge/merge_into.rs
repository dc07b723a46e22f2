//! Merges one patient into another, all of it in one unit of work. There is no undoing it; the audit trail names what was
//! moved, so that people could part the two again.

use jiff::Timestamp;
use turnoplus_domain::appointment::{Appointment, Collision, collisions};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::Patient;
use turnoplus_domain::version::Version;

use super::links::Links;
use super::login::{Login, LoginFate};
use super::pair::{Pair, PairError};
use super::turnos::{all_of, hand_over};
use crate::appointment::once::{self, Refused};
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{
    Act, AuditEntry, Clock, IdempotencyKey, Intent, Store, StoreError, StoredAnswer, Subject, UnitOfWork,
};

/// A merge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MergePatient {
    /// Who survives.
    pub survivor: PatientId,
    /// Who is merged into them.
    pub other: PatientId,
    /// Only when the survivor still has this version.
    pub expected: Option<Version>,
    /// The client's key.
    pub key: Option<IdempotencyKey>,
}

/// Renders the survivor, so that the answer can be kept before the commit and given again byte for byte.
pub type PresentPatient = fn(&Patient) -> StoredAnswer;

/// Why nothing was merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// See there.
    #[error(transparent)]
    Pair(#[from] PairError),
    /// The survivor has changed since the caller read it.
    #[error("the patient is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Both have turnos at the same time; the survivor's come first.
    #[error("{} turnos of both at the same time", .0.len())]
    Collisions(Vec<Collision>),
    /// Together they have more coverages than a patient has.
    #[error("together they have {count} coverages")]
    TooManyCoverages {
        /// How many.
        count: usize,
    },
    /// Together they answer for more people than a patient does.
    #[error("together they answer for {count} others")]
    TooManyDependants {
        /// How many.
        count: usize,
    },
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for MergeError {
    fn is_contention(&self) -> bool {
        match self {
            Self::Pair(error) => error.is_contention(),
            Self::Store(error) => error.is_contention(),
            Self::VersionMismatch { .. }
            | Self::Collisions(_)
            | Self::TooManyCoverages { .. }
            | Self::TooManyDependants { .. }
            | Self::KeyReused => false,
        }
    }
}

impl From<Refused> for MergeError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::KeyReused => Self::KeyReused,
            Refused::Store(error) => Self::Store(error),
        }
    }
}

/// Merges the other into the survivor, or answers what was answered before under the same key.
///
/// # Errors
/// See [`MergeError`]; nothing was changed then.
pub async fn merge(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: MergePatient,
    present: PresentPatient,
) -> Result<StoredAnswer, MergeError> {
    if !actor.is_desk() {
        return Err(PairError::Forbidden.into());
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    if let Some(answer) = once::enter(uow.as_mut(), cmd.key.as_ref(), now).await? {
        return Ok(answer);
    }
    let pair = Pair::load(uow.as_mut(), actor, (cmd.survivor, cmd.other)).await?;
    let current = pair.survivor.version;
    if cmd.expected.is_some_and(|expected| expected != current) {
        return Err(MergeError::VersionMismatch { current });
    }
    let survivor = save_both(uow.as_mut(), &pair, now).await?;
    let own = all_of(uow.as_mut(), pair.survivor.id).await?;
    let turnos = all_of(uow.as_mut(), pair.other.id).await?;
    let collisions = collisions(&own, &turnos);
    if !collisions.is_empty() {
        return Err(MergeError::Collisions(collisions));
    }
    let links = Links::of(uow.as_mut(), pair.survivor.id, pair.other.id).await?;
    if let Some(count) = links.too_many {
        return Err(MergeError::TooManyDependants { count });
    }
    hand_over(uow.as_mut(), actor, (&pair, &turnos), now).await?;
    links.carry(uow.as_mut(), actor, now).await?;
    let login = Login::of(uow.as_mut(), &pair).await?;
    let fate = login.fate;
    login.settle(uow.as_mut(), actor, &pair, now).await?;
    lead_on(uow.as_mut(), actor, &pair, now).await?;
    for entry in entries(actor, &pair, (&turnos, fate), now) {
        uow.audit().record(&entry).await?;
    }
    Ok(once::leave(uow, cmd.key.as_ref(), present(&survivor)).await?)
}

/// Writes both patients, in the order of their ids, so that two merges of the same two meet in one order. Answers the
/// survivor as it is then.
async fn save_both(uow: &mut dyn UnitOfWork, pair: &Pair, now: Timestamp) -> Result<Patient, MergeError> {
    let mut survivor = Patient {
        updated_at: now,
        version: pair.survivor.version.next(),
        ..pair.filled.clone()
    };
    let coverages = survivor.details.coverages.with(&pair.coverages);
    survivor.details.coverages = coverages.map_err(|_| MergeError::TooManyCoverages {
        count: pair.survivor.details.coverages.as_slice().len() + pair.coverages.len(),
    })?;
    let merged = into(&pair.other, survivor.id, now);
    let mut both = [&survivor, &merged];
    both.sort_unstable_by_key(|patient| patient.id);
    for patient in both {
        uow.patients().save(patient).await.map_err(stale_is_lost_race)?;
    }
    Ok(survivor)
}

fn into(other: &Patient, survivor: PatientId, now: Timestamp) -> Patient {
    Patient {
        active: false,
        merged_into: Some(survivor),
        updated_at: now,
        version: other.version.next(),
        ..other.clone()
    }
}

/// Whoever was merged into the other before is merged into the survivor now: one step leads to all of them.
async fn lead_on(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    pair: &Pair,
    now: Timestamp,
) -> Result<(), StoreError> {
    let survivor = pair.survivor.id;
    let before = uow.patients().merged_into_it(pair.other.id).await?;
    for id in before {
        let Some(patient) = uow.patients().find(id).await? else {
            return Err(StoreError::Contention);
        };
        let led = into(&patient, survivor, now);
        uow.patients().save(&led).await.map_err(stale_is_lost_race)?;
        let entry = AuditEntry::by(actor, now, Act::PatientMerged, Subject::Patient(id))
            .with("into", survivor.to_string())
            .with("before", pair.other.id.to_string());
        uow.audit().record(&entry).await?;
    }
    Ok(())
}

/// What the trail tells: of the one that is gone, into whom; of the survivor, all that came to it.
fn entries(
    actor: &Actor,
    pair: &Pair,
    (turnos, login): (&[Appointment], LoginFate),
    now: Timestamp,
) -> [AuditEntry; 2] {
    let (survivor, other) = (pair.survivor.id, pair.other.id);
    let line = |patient| AuditEntry::by(actor, now, Act::PatientMerged, Subject::Patient(patient));
    let ids: Vec<String> = turnos.iter().map(|turno| turno.id().to_string()).collect();
    [
        line(other).with("into", survivor.to_string()),
        line(survivor)
            .with("from", other.to_string())
            .with("appointments", ids.join(" "))
            .with("fields", pair.fields.join(" "))
            .with("coverages", pair.coverages.len().to_string())
            .with("login", login.as_str()),
    ]
}
