//! What a merge would do, before somebody decides: it reads, and nothing clinical but a number.

use jiff::Timestamp;
use turnoplus_domain::appointment::{Appointment, Collision, collisions};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::Patient;

use super::links::Links;
use super::login::{Login, LoginFate};
use super::pair::{Pair, PairError};
use super::turnos::all_of;
use crate::ports::{Clock, Intent, Store};

/// What would keep the two from being merged as they are now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// Both have turnos at the same time.
    Collisions,
    /// Together they have more coverages than a patient has.
    Coverages,
    /// Together they answer for more people than a patient does.
    Dependants,
}

/// What a merge would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MergePreview {
    /// Who would survive, as they are now.
    pub survivor: Patient,
    /// Who would be merged, as they are now.
    pub other: Patient,
    /// How many turnos would become the survivor's.
    pub appointments: usize,
    /// How many of them are to come or under way.
    pub coming: usize,
    /// How many signed entries of the clinical record are the other's.
    pub medical_records: u64,
    /// How many coverages the survivor would have more.
    pub coverages: usize,
    /// How many guardians the survivor would have more.
    pub guardians: usize,
    /// How many dependants the survivor would have more.
    pub dependants: usize,
    /// The fields that would be filled, by their names on the wire.
    pub filled: Vec<&'static str>,
    /// What would become of the other's login.
    pub login: LoginFate,
    /// Turnos of both at the same time: first the survivor's.
    pub collisions: Vec<Collision>,
    /// What stands against it.
    pub obstacles: Vec<Obstacle>,
}

/// Says what a merge would do.
///
/// # Errors
/// See [`PairError`].
pub async fn preview_merge(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    (survivor, other): (PatientId, PatientId),
) -> Result<MergePreview, PairError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Read).await?;
    let pair = Pair::load(uow.as_mut(), actor, (survivor, other)).await?;
    let (own, theirs) = (
        all_of(uow.as_mut(), survivor).await?,
        all_of(uow.as_mut(), other).await?,
    );
    let links = Links::of(uow.as_mut(), survivor, other).await?;
    let login = Login::of(uow.as_mut(), &pair).await?;
    let merged_before = uow.patients().merged_into_it(other).await?;
    let records: Vec<PatientId> = merged_before.into_iter().chain([other]).collect();
    let medical_records = uow.medical_records().count_signed(&records).await?;
    let collisions = collisions(&own, &theirs);
    let overfull = pair.survivor.details.coverages.with(&pair.coverages).is_err();
    let obstacles = [
        (!collisions.is_empty()).then_some(Obstacle::Collisions),
        overfull.then_some(Obstacle::Coverages),
        links.too_many.map(|_| Obstacle::Dependants),
    ];
    let made = |mine: fn(&turnoplus_domain::patient::Guardianship) -> PatientId| {
        let made = links.carried.made.iter();
        made.filter(|link| mine(link) == survivor).count()
    };
    Ok(MergePreview {
        appointments: theirs.len(),
        coming: theirs.iter().filter(|turno| is_coming(turno, now)).count(),
        medical_records,
        coverages: pair.coverages.len(),
        guardians: made(|link| link.dependant),
        dependants: made(|link| link.guardian),
        filled: pair.fields,
        login: login.fate,
        collisions,
        obstacles: obstacles.into_iter().flatten().collect(),
        survivor: pair.survivor,
        other: pair.other,
    })
}

fn is_coming(turno: &Appointment, now: Timestamp) -> bool {
    turno.status().kind().is_active() && turno.start() >= now
}
