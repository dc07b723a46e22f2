//! Moving a turno: it keeps its id, and either has the new time and has let go of the old one, or nothing happened.

use jiff::Timestamp;
use turnoplus_domain::appointment::{
    Appointment, AppointmentStatusKind, Booker, Change, ClaimKey, Denied, Placement, PolicyRefusal,
    PolicyRefused, TransitionRefused, check_booking, claims_of, may_reschedule, may_see,
};
use turnoplus_domain::availability::{SlotRequest, VisitShape};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId};
use turnoplus_domain::settings::EffectivePolicy;
use turnoplus_domain::text::Reason;
use turnoplus_domain::time::{Interval, Minutes};
use turnoplus_domain::version::Version;

use super::collision::{Busy, who_is_busy};
use super::load;
use super::once::{self, Present, Refused};
use super::place::{Latitude, Place, SlotRefusal, place, without_own};
use super::record::{Deed, record};
use crate::contention::Contended;
use crate::live::note_left;
use crate::ports::{
    ClaimOwner, Clock, IdempotencyKey, Intent, SeatRequest, Store, StoreError, StoredAnswer, UnitOfWork,
};
use crate::settings::policy_for;

/// A move.
#[derive(Clone, Debug)]
pub struct Reschedule {
    /// Which turno.
    pub id: AppointmentId,
    /// When it is to start.
    pub start: Timestamp,
    /// With whom; `None` for the same doctor.
    pub doctor: Option<DoctorId>,
    /// Where; `None` for wherever the doctor attends at that time.
    pub office: Option<OfficeId>,
    /// Availability is set aside, and why.
    pub override_reason: Option<Reason>,
    /// The version that the client saw.
    pub if_match: Option<Version>,
    /// The client's key.
    pub key: Option<IdempotencyKey>,
}

/// Why a turno was not moved.
#[derive(Debug, thiserror::Error)]
pub enum RescheduleError {
    /// There is none, or it is somebody else's.
    #[error("no such turno")]
    Unknown,
    /// There is no such doctor, or it is somebody else's agenda.
    #[error("no such doctor")]
    UnknownDoctor,
    /// There is no such office, or it is inactive.
    #[error("no such office")]
    UnknownOffice,
    /// It is not for people of that role.
    #[error("not for this role")]
    Forbidden,
    /// It has begun: patients no longer move it.
    #[error("the turno has begun")]
    Begun(AppointmentStatusKind),
    /// It is not the version that the client saw.
    #[error("the turno is at version {}", current.get())]
    Stale {
        /// The version that it is at.
        current: Version,
    },
    /// Its state does not allow it.
    #[error("{refusal}")]
    Refused {
        /// The state that it is in.
        status: AppointmentStatusKind,
        /// Why.
        #[source]
        refusal: TransitionRefused,
    },
    /// The booking policy is against it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// The start is not to be had.
    #[error(transparent)]
    Slot(#[from] SlotRefusal),
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

impl Contended for RescheduleError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl From<Refused> for RescheduleError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::KeyReused => Self::KeyReused,
            Refused::Store(error) => Self::Store(error),
        }
    }
}

/// Moves the turno, or answers what was answered before under the same key.
pub async fn reschedule(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Reschedule,
    present: Present,
) -> Result<StoredAnswer, RescheduleError> {
    let mut moving = Move {
        actor,
        cmd: &cmd,
        now: clock.now(),
        present,
        wanted: Vec::new(),
    };
    let uow = store.begin(Intent::Write).await?;
    match moving.attempt(uow).await {
        Err(RescheduleError::Store(StoreError::Duplicate)) => {
            Err(match who_is_busy(store, cmd.id, &moving.wanted).await? {
                Busy::Doctor => SlotRefusal::Taken.into(),
                Busy::Patient => RescheduleError::PatientBusy,
            })
        }
        decided => decided,
    }
}

struct Move<'a> {
    actor: &'a Actor,
    cmd: &'a Reschedule,
    now: Timestamp,
    present: Present,
    /// The keys that the move claims, to look at after a collision.
    wanted: Vec<ClaimKey>,
}

impl Move<'_> {
    async fn attempt(&mut self, mut uow: Box<dyn UnitOfWork>) -> Result<StoredAnswer, RescheduleError> {
        let cmd = self.cmd;
        if let Some(answer) = once::enter(uow.as_mut(), cmd.key.as_ref(), self.now).await? {
            return Ok(answer);
        }
        let found = uow
            .appointments()
            .find(cmd.id)
            .await?
            .ok_or(RescheduleError::Unknown)?;
        self.authorise(&found)?;
        // What is moved may come again, and a patient who is closed has nothing coming.
        if !load::hold_patient(uow.as_mut(), found.patient()).await? {
            return Err(RescheduleError::PatientClosed);
        }
        let doctor = cmd.doctor.unwrap_or(found.doctor());
        let old = policy_for(uow.as_mut(), found.doctor(), found.visit_type()).await?;
        let new = if doctor == found.doctor() {
            old.clone()
        } else {
            policy_for(uow.as_mut(), doctor, found.visit_type()).await?
        };
        let shape = self.shape(uow.as_mut(), &found, (&old, &new)).await?;
        let (to, overridden) = self.placement(uow.as_mut(), &found, (&new, shape)).await?;
        let moved = found
            .reschedule(to, self.now)
            .map_err(|refusal| refused(&found, refusal))?
            .with_buffers(shape.buffer_before, shape.buffer_after);
        let change = Change::Rescheduled {
            from: found.start(),
            to: moved.start(),
        };
        let mut details = Vec::new();
        if !overridden.is_empty() {
            details.push(("overridden", overridden.join(" ")));
        }
        let deed = Deed {
            change,
            reason: cmd.override_reason.clone(),
            details: &details,
        };
        record(uow.as_mut(), self.actor, &moved, deed).await?;
        note_left(uow.as_mut(), &found, &moved).await?;
        if found.is_overbooking() {
            uow.claims().release_overbooking_seat(found.id()).await?;
        }
        self.move_seat(uow.as_mut(), &moved, (&old, &new)).await?;
        self.move_claims(uow.as_mut(), &found, &moved).await?;
        let view = uow
            .appointments()
            .find_view(cmd.id)
            .await?
            .ok_or(RescheduleError::Unknown)?;
        Ok(once::leave(uow, cmd.key.as_ref(), (self.present)(&view)).await?)
    }

    fn authorise(&self, found: &Appointment) -> Result<(), RescheduleError> {
        may_see(self.actor, found).map_err(|_| RescheduleError::Unknown)?;
        if self.cmd.if_match.is_some_and(|seen| seen != found.version()) {
            return Err(RescheduleError::Stale {
                current: found.version(),
            });
        }
        if self.cmd.override_reason.is_some() && !self.actor.is_staff() {
            return Err(RescheduleError::Forbidden);
        }
        // A state that moves nowhere is a better answer than that some time is not free.
        let stay = Placement {
            doctor: found.doctor(),
            office: found.office(),
            zone: found.zone().clone(),
            interval: found.interval(),
        };
        found
            .reschedule(stay, self.now)
            .map_err(|refusal| refused(found, refusal))?;
        let doctor = self.cmd.doctor.unwrap_or(found.doctor());
        may_reschedule(self.actor, found, doctor, self.now).map_err(|denied| match denied {
            Denied::NotYours => RescheduleError::UnknownDoctor,
            Denied::Role => RescheduleError::Forbidden,
            Denied::Begun => RescheduleError::Begun(found.status().kind()),
        })
    }

    /// Where it moves to, if the policy and the calendar let it, and the rules that were set aside for it.
    async fn placement(
        &self,
        uow: &mut dyn UnitOfWork,
        found: &Appointment,
        (effective, shape): (&EffectivePolicy, VisitShape),
    ) -> Result<(Placement, Vec<&'static str>), RescheduleError> {
        let attending = load::active_doctor(uow, self.cmd.doctor.unwrap_or(found.doctor()))
            .await?
            .ok_or(RescheduleError::UnknownDoctor)?;
        let doctor = attending.id;
        let asked = match self.cmd.office {
            Some(id) => Some(
                load::active_office(uow, id)
                    .await?
                    .ok_or(RescheduleError::UnknownOffice)?,
            ),
            None => None,
        };
        let booker = self.booker(uow, found).await?;
        let policy = &effective.policy;
        let bounds = booker.bounds(self.now, policy);
        let too_far = booker.too_far(bounds.latest);
        let interval = Interval::of_minutes(self.cmd.start, shape.duration.get())
            .map_err(|_| too_far.under(effective))?;
        check_booking(self.now, &interval, policy, booker).map_err(|refusal| refusal.under(effective))?;
        let claimed = interval.widened(shape.buffer_before.get(), shape.buffer_after.get());
        load::mark_offices(uow, (self.cmd.office, &attending), claimed, found.id()).await?;
        let mut calendar = load::calendar_around(uow, doctor, interval).await?;
        load::add_office(&mut calendar, asked.as_ref());
        if doctor == found.doctor() && !found.is_overbooking() {
            calendar = without_own(calendar, found.doctor_interval());
        }
        let request = SlotRequest {
            visit: shape,
            range: interval,
            office: self.cmd.office,
            rules: bounds,
        };
        let latitude = Latitude {
            staff: self.actor.is_staff(),
            overbooking: false,
            overriding: self.cmd.override_reason.is_some(),
        };
        let Place { office, overridden } = place(&calendar, &request, self.cmd.start, latitude, effective)?;
        let zone = load::zone_of(&calendar, office).ok_or(RescheduleError::UnknownOffice)?;
        let placement = Placement {
            doctor,
            office,
            zone,
            interval,
        };
        Ok((placement, overridden))
    }

    async fn booker(&self, uow: &mut dyn UnitOfWork, found: &Appointment) -> Result<Booker, StoreError> {
        if self.actor.is_staff() {
            return Ok(Booker::Staff);
        }
        let visit_type = uow.visit_types().find(found.visit_type()).await?;
        let self_bookable = visit_type.is_some_and(|it| it.active && it.self_bookable);
        Ok(Booker::Patient {
            self_bookable,
            active: 0,
        })
    }

    /// The patient held a seat before and holds one after. Under the same limit only its end changes; under another
    /// one there must be room.
    async fn move_seat(
        &self,
        uow: &mut dyn UnitOfWork,
        moved: &Appointment,
        (old, new): (&EffectivePolicy, &EffectivePolicy),
    ) -> Result<(), RescheduleError> {
        let max = new.policy.max_active_appointments;
        let limited = new.pool != old.pool && !self.actor.is_staff();
        let seat = SeatRequest {
            patient: moved.patient(),
            pool: new.pool,
            owner: moved.id(),
            until: moved.interval().end(),
            most: limited.then_some(max),
            now: self.now,
        };
        uow.claims().release_seat(moved.id()).await?;
        if uow.claims().take_seat(seat).await? {
            Ok(())
        } else {
            Err(PolicyRefusal::TooManyActive { max }.under(new).into())
        }
    }

    /// The visit as it was booked, whatever its visit type says today; but where the old or the new doctor takes a time
    /// of their own for it, the new doctor's.
    async fn shape(
        &self,
        uow: &mut dyn UnitOfWork,
        found: &Appointment,
        (old, new): (&EffectivePolicy, &EffectivePolicy),
    ) -> Result<VisitShape, RescheduleError> {
        let moves = self.cmd.doctor.is_some_and(|doctor| doctor != found.doctor());
        if moves
            && (old.has_own_length() || new.has_own_length())
            && let Some(visit_type) = uow.visit_types().find(found.visit_type()).await?
        {
            return Ok(new.fitted(visit_type).shape());
        }
        Ok(shape_of(found)?)
    }

    /// The new time minus what it holds already is claimed first; only then is the old time let go.
    async fn move_claims(
        &mut self,
        uow: &mut dyn UnitOfWork,
        found: &Appointment,
        moved: &Appointment,
    ) -> Result<(), StoreError> {
        let owner = ClaimOwner::Appointment(moved.id());
        let (old, new) = (claims_of(found), claims_of(moved));
        self.wanted = new.iter().filter(|key| !old.contains(key)).copied().collect();
        let left: Vec<ClaimKey> = old.into_iter().filter(|key| !new.contains(key)).collect();
        if !self.wanted.is_empty() {
            uow.claims().claim(owner, &self.wanted).await?;
        }
        if !left.is_empty() {
            uow.claims().release_keys(owner, &left).await?;
        }
        Ok(())
    }
}

fn refused(found: &Appointment, refusal: TransitionRefused) -> RescheduleError {
    RescheduleError::Refused {
        status: found.status().kind(),
        refusal,
    }
}

/// The visit as it was booked, whatever its visit type says today.
pub(super) fn shape_of(turno: &Appointment) -> Result<VisitShape, StoreError> {
    let duration = Minutes::duration(turno.interval().minutes()).map_err(|error| StoreError::Corrupt {
        entity: "appointment",
        detail: error.to_string(),
    })?;
    let record = turno.record();
    let (buffer_before, buffer_after) = (record.buffer_before, record.buffer_after);
    Ok(VisitShape {
        duration,
        buffer_before,
        buffer_after,
    })
}
