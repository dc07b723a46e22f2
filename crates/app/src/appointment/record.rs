//! What every change of a turno leaves behind, in the same unit of work: the turno itself, a line of its timeline, an
//! audit entry, a message to send, and, once it is called off or over, its time and its seat given back.

use turnoplus_domain::appointment::{Appointment, Change, TimelineEntry};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::notification::{AppointmentTopic, Message};
use turnoplus_domain::text::Reason;

use crate::contention::stale_is_lost_race;
use crate::live::note_appointment;
use crate::ports::{Act, AuditEntry, ClaimOwner, StoreError, Subject, UnitOfWork};

/// What was done to a turno, and why.
pub(crate) struct Deed<'a> {
    /// What was done.
    pub change: Change,
    /// Why, as the actor said it.
    pub reason: Option<Reason>,
    /// Facts for the audit trail, by name; never health data.
    pub details: &'a [(&'static str, String)],
}

impl Deed<'_> {
    /// A deed with nothing to add.
    pub(crate) fn of(change: Change, reason: Option<Reason>) -> Self {
        Self {
            change,
            reason,
            details: &[],
        }
    }
}

/// Saves a turno that one transition changed (a cancellation too, whoever asked for it), with all that it leaves
/// behind. A move's claims are the caller's business.
///
/// # Errors
/// [`StoreError::Contention`] when the turno changed meanwhile: the whole use case looks at it again.
pub(crate) async fn record(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    after: &Appointment,
    deed: Deed<'_>,
) -> Result<(), StoreError> {
    uow.appointments().save(after).await.map_err(stale_is_lost_race)?;
    let state = after.status().kind();
    if !state.occupies() {
        uow.claims().release(ClaimOwner::Appointment(after.id())).await?;
        if after.is_overbooking() {
            uow.claims().release_overbooking_seat(after.id()).await?;
        }
    }
    if !state.is_active() {
        uow.claims().release_seat(after.id()).await?;
    }
    note(uow, actor, after, deed).await
}

/// Writes down what was done to a turno that is saved already.
pub(crate) async fn note(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    after: &Appointment,
    deed: Deed<'_>,
) -> Result<(), StoreError> {
    let at = after.updated_at();
    let entry = TimelineEntry {
        appointment: after.id(),
        version: after.version(),
        at,
        actor: actor.user,
        role: actor.role,
        change: deed.change,
        reason: deed.reason,
    };
    uow.appointments().add_timeline(&entry).await?;
    let mut details = deed.details.to_vec();
    details.push(("version", after.version().get().to_string()));
    if let Change::Cancelled { late: true } = deed.change {
        details.push(("late", "true".to_owned()));
    }
    let subject = Subject::Appointment(after.id());
    let act = act_of(deed.change);
    uow.audit()
        .record(&AuditEntry {
            at,
            actor: Some(*actor),
            act,
            subject,
            details,
        })
        .await?;
    if let Some(topic) = topic_of(deed.change) {
        let message = Message::of_appointment(topic, after.id(), after.version(), at);
        uow.outbox().push(&message).await?;
    }
    note_appointment(uow, after, deed.change).await
}

fn act_of(change: Change) -> Act {
    match change {
        Change::Booked | Change::Requested => Act::AppointmentBooked,
        Change::Confirmed => Act::AppointmentConfirmed,
        Change::Arrived => Act::AppointmentArrived,
        Change::Started => Act::AppointmentStarted,
        Change::Completed => Act::AppointmentCompleted,
        Change::NoShow => Act::AppointmentNoShow,
        Change::Cancelled { .. } => Act::AppointmentCancelled,
        Change::Rescheduled { .. } => Act::AppointmentRescheduled,
        Change::Undone => Act::AppointmentUndone,
        Change::Merged => Act::AppointmentMerged,
    }
}

fn topic_of(change: Change) -> Option<AppointmentTopic> {
    match change {
        Change::Booked | Change::Requested => Some(AppointmentTopic::Booked),
        Change::Confirmed => Some(AppointmentTopic::Confirmed),
        Change::Rescheduled { .. } => Some(AppointmentTopic::Rescheduled),
        Change::Cancelled { .. } => Some(AppointmentTopic::Cancelled),
        // What undoing says depends on what was undone: its use case knows.
        Change::Arrived
        | Change::Started
        | Change::Completed
        | Change::NoShow
        | Change::Undone
        | Change::Merged => None,
    }
}
