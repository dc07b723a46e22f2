//! Who is looking, and what they may hear of.

use std::collections::HashMap;

use turnoplus_domain::appointment::may_book_for;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::SessionId;

use crate::ports::{Clock, Intent, LiveChange, Store, StoreError};

/// Whether the person may hear of a change: of a turno whoever may see it, of free time everybody.
pub fn may_hear(actor: &Actor, change: &LiveChange) -> bool {
    match change {
        // Whoever may see a turno may have booked it.
        LiveChange::Appointment { doctor, patient, .. } => may_book_for(actor, *patient, *doctor).is_ok(),
        LiveChange::Availability { .. } => true,
    }
}

/// The people of these sessions as they are now. Sessions that have ended and accounts that may not get in are left
/// out: their looking ends.
///
/// # Errors
/// Whatever the store answers.
pub async fn watchers(
    store: &dyn Store,
    clock: &dyn Clock,
    sessions: &[SessionId],
) -> Result<HashMap<SessionId, Actor>, StoreError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Read).await?;
    let found = uow.sessions().list_with_users(sessions).await?;
    let mut actors: Vec<Actor> = found
        .into_iter()
        .filter(|(session, account)| session.is_live(now) && account.active)
        .map(|(session, account)| account.actor(Some(session.id)))
        .collect();
    let patients: Vec<_> = actors.iter().filter_map(|actor| actor.patient).collect();
    let dependants = uow.guardianships().dependants_of(&patients).await?;
    for actor in &mut actors {
        if let Some(theirs) = actor.patient.and_then(|patient| dependants.get(&patient)) {
            actor.dependants = *theirs;
        }
    }
    Ok(actors
        .into_iter()
        .filter_map(|actor| actor.session.map(|session| (session, actor)))
        .collect())
}
