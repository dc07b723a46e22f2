//! Booking a turno.
//!
//! Everything a booking leaves behind (the turno, its seat, its claims, its timeline, the audit entry, the message,
//! the answer under the client's key) is written in one transaction. That the time is free is looked at to give a
//! good answer; what guarantees it is the key of the claims.

use jiff::Timestamp;
use turnoplus_domain::appointment::{
    Appointment, AppointmentStatusKind, Booker, Change, ClaimKey, Denied, Lane, NewAppointment, Overbooking,
    Placement, PolicyRefusal, PolicyRefused, check_booking, claims_of, may_book_for, may_overbook,
};
use turnoplus_domain::availability::SlotRequest;
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId, PatientId, VisitTypeId};
use turnoplus_domain::office::Office;
use turnoplus_domain::patient::Patient;
use turnoplus_domain::settings::EffectivePolicy;
use turnoplus_domain::text::Reason;
use turnoplus_domain::time::Interval;
use turnoplus_domain::visit_type::VisitType;

use super::collision::{Busy, who_is_busy};
use super::load;
use super::once::{self, Present, Refused};
use super::place::{Latitude, Place, SlotRefusal, place};
use super::record::{Deed, note};
use crate::contention::Contended;
use crate::ports::{
    AppointmentView, ClaimOwner, Clock, IdempotencyKey, Intent, OverbookingSeat, SeatRequest, Store,
    StoreError, StoredAnswer, UnitOfWork,
};
use crate::settings::policy_for;

/// A booking.
#[derive(Clone, Debug)]
pub struct Book {
    /// The id of the turno to make.
    pub id: AppointmentId,
    /// Who attends.
    pub doctor: DoctorId,
    /// When.
    pub start: Timestamp,
    /// What for; `None` for the first visit type by name that patients book themselves.
    pub visit_type: Option<VisitTypeId>,
    /// Where; `None` for wherever the doctor attends at that time.
    pub office: Option<OfficeId>,
    /// For whom; patients may leave it out.
    pub patient: Option<PatientId>,
    /// What the patient comes for.
    pub reason: Option<Reason>,
    /// A sobreturno, and why.
    pub overbooking: Option<Reason>,
    /// Availability is set aside, and why.
    pub override_reason: Option<Reason>,
    /// The client's key.
    pub key: Option<IdempotencyKey>,
}

/// Why nothing was booked.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Staff must say for whom.
    #[error("the patient is missing")]
    PatientMissing,
    /// There is no such patient, or it is somebody else.
    #[error("no such patient")]
    UnknownPatient,
    /// The patient's record is closed.
    #[error("the patient's record is closed")]
    PatientClosed,
    /// The patient turned out to be this one.
    #[error("the patient was merged")]
    PatientMerged(PatientId),
    /// There is no such doctor, or it is somebody else's agenda.
    #[error("no such doctor")]
    UnknownDoctor,
    /// There is no such office, or it is inactive.
    #[error("no such office")]
    UnknownOffice,
    /// There is no such visit type, or it is inactive.
    #[error("no such visit type")]
    UnknownVisitType,
    /// Patients put in no sobreturnos and set nothing aside.
    #[error("not for this role")]
    Forbidden,
    /// The booking policy is against it.
    #[error(transparent)]
    Policy(#[from] PolicyRefused),
    /// The start is not to be had.
    #[error(transparent)]
    Slot(#[from] SlotRefusal),
    /// The patient has another turno at that time.
    #[error("the patient has another turno at that time")]
    PatientBusy,
    /// As many sobreturnos as there may be lie over that time.
    #[error("there are as many sobreturnos at that time as there may be")]
    OverbookingFull,
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for BookError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

impl From<Refused> for BookError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::KeyReused => Self::KeyReused,
            Refused::Store(error) => Self::Store(error),
        }
    }
}

/// Books a turno, or answers what was answered before under the same key.
pub async fn book(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: Book,
    present: Present,
) -> Result<StoredAnswer, BookError> {
    let patient = authorise(actor, &cmd)?;
    let booking = Booking {
        actor,
        cmd: &cmd,
        patient,
        now: clock.now(),
        present,
    };
    let lanes: Vec<Lane> = match cmd.overbooking {
        None => vec![Lane::REGULAR],
        Some(_) => Lane::for_overbooking().collect(),
    };
    for lane in lanes {
        match booking.attempt(store.begin(Intent::Write).await?, lane).await? {
            Attempt::Answered(answer) => return Ok(answer),
            Attempt::Collided(keys) => match who_is_busy(store, cmd.id, &keys).await? {
                Busy::Doctor => {}
                Busy::Patient => return Err(BookError::PatientBusy),
            },
        }
    }
    Err(if cmd.overbooking.is_some() {
        BookError::OverbookingFull
    } else {
        SlotRefusal::Taken.into()
    })
}

/// For whom the booking is, if the actor may make it.
fn authorise(actor: &Actor, cmd: &Book) -> Result<PatientId, BookError> {
    let patient = match cmd.patient {
        Some(patient) => patient,
        None if actor.is_staff() => return Err(BookError::PatientMissing),
        None => actor.patient.ok_or(BookError::UnknownPatient)?,
    };
    may_book_for(actor, patient, cmd.doctor).map_err(|_| {
        if actor.is_staff() {
            BookError::UnknownDoctor
        } else {
            BookError::UnknownPatient
        }
    })?;
    if cmd.overbooking.is_some() {
        may_overbook(actor, cmd.doctor).map_err(|denied| match denied {
            Denied::NotYours => BookError::UnknownDoctor,
            Denied::Role | Denied::Begun => BookError::Forbidden,
        })?;
    }
    if cmd.override_reason.is_some() && !actor.is_staff() {
        return Err(BookError::Forbidden);
    }
    Ok(patient)
}

struct Booking<'a> {
    actor: &'a Actor,
    cmd: &'a Book,
    patient: PatientId,
    now: Timestamp,
    present: Present,
}

enum Attempt {
    Answered(StoredAnswer),
    /// Some of these keys are held by others. The transaction is rolled back.
    Collided(Vec<ClaimKey>),
}

impl Booking<'_> {
    /// One try in one lane: all of it or nothing.
    async fn attempt(&self, mut uow: Box<dyn UnitOfWork>, lane: Lane) -> Result<Attempt, BookError> {
        let cmd = self.cmd;
        if let Some(answer) = once::enter(uow.as_mut(), cmd.key.as_ref(), self.now).await? {
            return Ok(Attempt::Answered(answer));
        }
        let mut cast = cast(uow.as_mut(), cmd, self.patient).await?;
        self.assert_linked(uow.as_mut()).await?;
        let effective = policy_for(uow.as_mut(), cmd.doctor, cast.visit_type.id).await?;
        cast.visit_type = effective.fitted(cast.visit_type);
        let (turno, mut overridden) = self.decide(uow.as_mut(), &cast, (&effective, lane)).await?;
        self.take_seat(uow.as_mut(), &turno, &effective).await?;
        if turno.is_overbooking() && self.over_quota(uow.as_mut(), &turno, &effective).await? {
            overridden.push(PolicyRefusal::OVERBOOKING_QUOTA);
        }
        uow.appointments().add(&turno).await?;
        let keys = claims_of(&turno);
        match uow
            .claims()
            .claim(ClaimOwner::Appointment(turno.id()), &keys)
            .await
        {
            Err(StoreError::Duplicate) => return Ok(Attempt::Collided(keys)),
            claimed => claimed?,
        }
        self.note(uow.as_mut(), &turno, &overridden).await?;
        let office_name = office_name(uow.as_mut(), &cast, turno.office()).await?;
        let view = AppointmentView {
            appointment: turno,
            doctor_name: cast.doctor.full_name.to_string(),
            patient_name: cast.patient.full_name.to_string(),
            office_name,
            visit_type_name: cast.visit_type.name.to_string(),
        };
        Ok(Attempt::Answered(
            once::leave(uow, cmd.key.as_ref(), (self.present)(&view)).await?,
        ))
    }

    /// That a guardian still answers for the patient, who is held: the link may have ended since the request came.
    async fn assert_linked(&self, uow: &mut dyn UnitOfWork) -> Result<(), BookError> {
        let Some(own) = self.actor.patient.filter(|own| *own != self.patient) else {
            return Ok(());
        };
        if self.actor.is_staff() || uow.guardianships().find(own, self.patient).await?.is_some() {
            return Ok(());
        }
        Err(BookError::UnknownPatient)
    }

    /// The turno as it would be, and the rules that were set aside for it.
    async fn decide(
        &self,
        uow: &mut dyn UnitOfWork,
        cast: &Cast,
        (effective, lane): (&EffectivePolicy, Lane),
    ) -> Result<(Appointment, Vec<&'static str>), BookError> {
        let (cmd, visit_type) = (self.cmd, &cast.visit_type);
        let booker = self.booker(visit_type.self_bookable);
        let policy = &effective.policy;
        let bounds = booker.bounds(self.now, policy);
        let too_far = booker.too_far(bounds.latest);
        let interval = Interval::of_minutes(cmd.start, visit_type.duration.get())
            .map_err(|_| too_far.under(effective))?;
        check_booking(self.now, &interval, policy, booker).map_err(|refusal| refusal.under(effective))?;
        let shape = visit_type.shape();
        let claimed = interval.widened(shape.buffer_before.get(), shape.buffer_after.get());
        load::mark_offices(uow, (cmd.office, &cast.doctor), claimed, cmd.id).await?;
        let mut calendar = load::calendar_around(uow, cmd.doctor, interval).await?;
        load::add_office(&mut calendar, cast.office.as_ref());
        let request = SlotRequest {
            visit: shape,
            range: interval,
            office: cmd.office,
            rules: bounds,
        };
        let latitude = Latitude {
            staff: self.actor.is_staff(),
            overbooking: cmd.overbooking.is_some(),
            overriding: cmd.override_reason.is_some(),
        };
        let Place { office, overridden } = place(&calendar, &request, cmd.start, latitude, effective)?;
        let zone = load::zone_of(&calendar, office).ok_or(BookError::UnknownOffice)?;
        let coverage = load::coverage_of(uow, &cast.patient).await?;
        let new = NewAppointment {
            id: cmd.id,
            placement: Placement {
                doctor: cmd.doctor,
                office,
                zone,
                interval,
            },
            patient: self.patient,
            reason: cmd.reason.clone(),
            coverage,
            overbooking: cmd.overbooking.clone().map(|reason| Overbooking { lane, reason }),
            created_by: self.actor.user,
            awaits_approval: visit_type.needs_approval && !self.actor.is_staff(),
        };
        Ok((Appointment::book(new, visit_type, self.now), overridden))
    }

    /// How many turnos a patient holds is counted by the seats, under a key of their own.
    fn booker(&self, self_bookable: bool) -> Booker {
        if self.actor.is_staff() {
            Booker::Staff
        } else {
            Booker::Patient {
                self_bookable,
                active: 0,
            }
        }
    }

    async fn take_seat(
        &self,
        uow: &mut dyn UnitOfWork,
        turno: &Appointment,
        effective: &EffectivePolicy,
    ) -> Result<(), BookError> {
        let max = effective.policy.max_active_appointments;
        let seat = SeatRequest {
            patient: self.patient,
            pool: effective.pool,
            owner: turno.id(),
            until: turno.interval().end(),
            most: (!self.actor.is_staff()).then_some(max),
            now: self.now,
        };
        if uow.claims().take_seat(seat).await? {
            Ok(())
        } else {
            Err(PolicyRefusal::TooManyActive { max }.under(effective).into())
        }
    }

    /// Takes one of the doctor's sobreturnos of the day; answers whether the quota was set aside for it.
    async fn over_quota(
        &self,
        uow: &mut dyn UnitOfWork,
        turno: &Appointment,
        effective: &EffectivePolicy,
    ) -> Result<bool, BookError> {
        let max = effective.policy.max_overbookings_per_day;
        let mut seat = OverbookingSeat {
            doctor: turno.doctor(),
            day: turno.civil_start().date(),
            owner: turno.id(),
            most: Some(max),
        };
        if uow.claims().take_overbooking_seat(seat).await? {
            return Ok(false);
        }
        if self.cmd.override_reason.is_none() {
            return Err(PolicyRefusal::OverbookingQuota { max }.under(effective).into());
        }
        seat.most = None;
        uow.claims().take_overbooking_seat(seat).await?;
        Ok(true)
    }

    async fn note(
        &self,
        uow: &mut dyn UnitOfWork,
        turno: &Appointment,
        overridden: &[&'static str],
    ) -> Result<(), StoreError> {
        let mut details = Vec::new();
        if turno.is_overbooking() {
            details.push(("overbooking_lane", turno.lane().get().to_string()));
        }
        if !overridden.is_empty() {
            details.push(("overridden", overridden.join(" ")));
        }
        let waits = turno.status().kind() == AppointmentStatusKind::Requested;
        let change = if waits { Change::Requested } else { Change::Booked };
        let reason = self
            .cmd
            .override_reason
            .clone()
            .or_else(|| self.cmd.overbooking.clone());
        note(
            uow,
            self.actor,
            turno,
            Deed {
                change,
                reason,
                details: &details,
            },
        )
        .await
    }
}

/// Everybody and everything that takes part; all of them active.
struct Cast {
    doctor: Doctor,
    patient: Patient,
    visit_type: VisitType,
    /// The office, when one was asked for.
    office: Option<Office>,
}

/// Loads the cast, refusing what does not exist or takes no new turnos.
async fn cast(uow: &mut dyn UnitOfWork, cmd: &Book, patient: PatientId) -> Result<Cast, BookError> {
    let doctor = load::active_doctor(uow, cmd.doctor)
        .await?
        .ok_or(BookError::UnknownDoctor)?;
    // Held before anything is written, so that no closing or merging of the patient slips in between.
    let is_open = uow.patients().hold_open(patient).await?;
    let patient = uow
        .patients()
        .find(patient)
        .await?
        .ok_or(BookError::UnknownPatient)?;
    if let Some(survivor) = patient.merged_into {
        return Err(BookError::PatientMerged(survivor));
    }
    if !is_open {
        return Err(BookError::PatientClosed);
    }
    let visit_type = match cmd.visit_type {
        Some(id) => uow.visit_types().find(id).await?,
        None => default_visit_type(uow.visit_types().list().await?),
    };
    let visit_type = visit_type
        .filter(|it| it.active)
        .ok_or(BookError::UnknownVisitType)?;
    let office = match cmd.office {
        Some(id) => Some(
            load::active_office(uow, id)
                .await?
                .ok_or(BookError::UnknownOffice)?,
        ),
        None => None,
    };
    Ok(Cast {
        doctor,
        patient,
        visit_type,
        office,
    })
}

/// What a turno is for when nobody says: the first by name that patients book themselves, else the first. The same
/// as the free turnos are shown for.
fn default_visit_type(mut types: Vec<VisitType>) -> Option<VisitType> {
    types.retain(|it| it.active);
    let bookable = types.iter().position(|it| it.self_bookable).unwrap_or(0);
    types.into_iter().nth(bookable)
}

/// The name of the office that the turno ended up at.
async fn office_name(uow: &mut dyn UnitOfWork, cast: &Cast, id: OfficeId) -> Result<String, BookError> {
    let office = match &cast.office {
        Some(office) => Some(office.clone()),
        None => uow.offices().find(id).await?,
    };
    office
        .map(|office| office.name.to_string())
        .ok_or(BookError::UnknownOffice)
}
