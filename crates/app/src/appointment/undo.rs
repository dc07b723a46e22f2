//! Taking back the last change of a turno. A cancelled turno stands again only where its time can be claimed again, under
//! the same keys as any booking.

use jiff::Timestamp;
use turnoplus_domain::appointment::{
    Appointment, AppointmentStatusKind as Kind, Change, Denied, PolicyRefusal, PolicyRefused, UndoRefused,
    claims_of, may_run_day,
};
use turnoplus_domain::availability::Removal;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::AppointmentId;
use turnoplus_domain::notification::{AppointmentTopic, Message};
use turnoplus_domain::version::Version;

use super::collision::{Busy, who_is_busy};
use super::load;
use super::once::{self, Present, Refused};
use super::place::SlotRefusal;
use super::record::{Deed, record};
use crate::contention::Contended;
use crate::ports::{
    ClaimOwner, Clock, IdempotencyKey, Intent, OverbookingSeat, SeatRequest, Store, StoreError, StoredAnswer,
    UnitOfWork,
};
use crate::settings::policy_for;

/// A change to take back.
#[derive(Clone, Debug)]
pub struct Undo {
    /// Of which turno.
    pub id: AppointmentId,
    /// The version that the client saw.
    pub if_match: Option<Version>,
    /// The client's key.
    pub key: Option<IdempotencyKey>,
}

/// Why nothing was taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such turno, or it is somebody else's.
    #[error("no such turno")]
    Unknown,
    /// Patients take nothing back.
    #[error("only the staff takes a change back")]
    Forbidden,
    /// It is not the version that the client saw.
    #[error("the turno is at version {}", current.get())]
    Stale {
        /// The version that it is at.
        current: Version,
    },
    /// The last change cannot be taken back.
    #[error(transparent)]
    Refused(#[from] UndoRefused),
    /// The time of the turno is not to be had any more.
    #[error(transparent)]
    Slot(#[from] SlotRefusal),
    /// The doctor has as many sobreturnos as there may be.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// The patient's record was closed.
    #[error("the patient's record is closed")]
    PatientClosed,
    /// The patient has another turno at that time.
    #[error("the patient has another turno at that time")]
    PatientBusy,
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for UndoError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl From<Refused> for UndoError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::KeyReused => Self::KeyReused,
            Refused::Store(error) => Self::Store(error),
        }
    }
}

/// Takes the last change of the turno back.
///
/// # Errors
/// See [`UndoError`].
pub async fn undo(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Undo,
    present: Present,
) -> Result<StoredAnswer, UndoError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    if let Some(answer) = once::enter(uow.as_mut(), cmd.key.as_ref(), now).await? {
        return Ok(answer);
    }
    let mut view = uow
        .appointments()
        .find_view(cmd.id)
        .await?
        .ok_or(UndoError::Unknown)?;
    let turno = &view.appointment;
    may_run_day(actor, turno).map_err(|denied| match denied {
        Denied::NotYours => UndoError::Unknown,
        Denied::Role | Denied::Begun => UndoError::Forbidden,
    })?;
    if cmd.if_match.is_some_and(|seen| seen != turno.version()) {
        return Err(UndoError::Stale {
            current: turno.version(),
        });
    }
    let lines = uow.appointments().timeline(cmd.id).await?;
    let history: Vec<_> = lines.into_iter().map(|(entry, _)| entry).collect();
    let undone = turno.undo(&history, now)?;
    let before = turno.status().kind();
    let revived = undone.status().kind().is_active() && !before.is_active();
    if revived && !load::hold_patient(uow.as_mut(), undone.patient()).await? {
        return Err(UndoError::PatientClosed);
    }
    if before == Kind::Cancelled {
        assert_open(uow.as_mut(), &undone).await?;
    }
    let what = [("undone", before.as_str().to_owned())];
    let deed = Deed {
        change: Change::Undone,
        reason: None,
        details: &what,
    };
    record(uow.as_mut(), actor, &undone, deed).await?;
    if revived {
        take_seat(uow.as_mut(), &undone, now).await?;
    }
    if before == Kind::Cancelled {
        if undone.is_overbooking() {
            take_overbooking_seat(uow.as_mut(), &undone).await?;
        }
        let keys = claims_of(&undone);
        let owner = ClaimOwner::Appointment(undone.id());
        let claimed = uow.claims().claim(owner, &keys).await;
        if matches!(claimed, Err(StoreError::Duplicate)) {
            drop(uow);
            return Err(match who_is_busy(store, undone.id(), &keys).await? {
                Busy::Doctor => SlotRefusal::Taken.into(),
                Busy::Patient => UndoError::PatientBusy,
            });
        }
        claimed?;
    }
    tell(uow.as_mut(), &undone, before).await?;
    view.appointment = undone;
    Ok(once::leave(uow, cmd.key.as_ref(), present(&view)).await?)
}

/// That nothing came in between that would have cancelled the turno: the doctor left, the office closed.
async fn assert_open(uow: &mut dyn UnitOfWork, undone: &Appointment) -> Result<(), UndoError> {
    let gone = SlotRefusal::Unavailable {
        removal: Removal::NoAvailability,
        set_by: None,
    };
    let doctor = load::active_doctor(uow, undone.doctor()).await?.ok_or(gone)?;
    let (claimed, office) = (undone.doctor_interval(), undone.office());
    load::mark_offices(uow, (Some(office), &doctor), claimed, undone.id()).await?;
    let calendar = load::calendar_around(uow, undone.doctor(), undone.interval()).await?;
    match calendar.why_closed(office, &claimed) {
        Some(removal) => Err(SlotRefusal::Unavailable {
            removal,
            set_by: None,
        }
        .into()),
        None => Ok(()),
    }
}

/// The seat that the turno gave back.
async fn take_seat(uow: &mut dyn UnitOfWork, undone: &Appointment, now: Timestamp) -> Result<(), UndoError> {
    let pool = policy_for(uow, undone.doctor(), undone.visit_type()).await?.pool;
    let seat = SeatRequest {
        patient: undone.patient(),
        pool,
        owner: undone.id(),
        until: undone.interval().end(),
        most: None,
        now,
    };
    uow.claims().take_seat(seat).await?;
    Ok(())
}

/// The sobreturno's place in the quota, if nobody has taken the last one meanwhile.
async fn take_overbooking_seat(uow: &mut dyn UnitOfWork, undone: &Appointment) -> Result<(), UndoError> {
    let effective = policy_for(uow, undone.doctor(), undone.visit_type()).await?;
    let max = effective.policy.max_overbookings_per_day;
    let seat = OverbookingSeat {
        doctor: undone.doctor(),
        day: undone.civil_start().date(),
        owner: undone.id(),
        most: Some(max),
    };
    if uow.claims().take_overbooking_seat(seat).await? {
        Ok(())
    } else {
        Err(PolicyRefusal::OverbookingQuota { max }.under(&effective).into())
    }
}

/// Patients know of a confirmation and of a cancellation: they are told when it does not hold any more.
async fn tell(uow: &mut dyn UnitOfWork, undone: &Appointment, before: Kind) -> Result<(), UndoError> {
    let topic = match before {
        Kind::Cancelled => AppointmentTopic::Reinstated,
        // It waits for confirmation again.
        Kind::Booked => AppointmentTopic::Booked,
        Kind::Requested | Kind::Arrived | Kind::InConsultation | Kind::Completed | Kind::NoShow => {
            return Ok(());
        }
    };
    let message = Message::of_appointment(topic, undone.id(), undone.version(), undone.updated_at());
    Ok(uow.outbox().push(&message).await?)
}
