//! Doing with a day what was previewed: every turno or none, in one transaction, under the same keys as any booking.

use jiff::{Span, Timestamp};
use turnoplus_domain::appointment::{Appointment, AppointmentStatus, Change, claims_of};
use turnoplus_domain::availability::Closure;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::text::Reason;

use super::super::once;
use super::super::record::{Deed, record};
use super::plan::{DayPlan, Outcome, plan};
use super::{DayAction, DayChange, DayError, authorise};
use crate::ports::{
    ClaimOwner, Clock, IdempotencyKey, Intent, OverbookingSeat, OverrideFilter, SeatRequest, Store,
    StoreError, StoredAnswer, UnitOfWork,
};
use crate::settings::Policies;

/// A day to change as it was previewed.
#[derive(Clone, Debug)]
pub struct ApplyDay {
    /// What is to become of it.
    pub change: DayChange,
    /// The digest of the preview.
    pub digest: String,
    /// Why, for the timelines and the patients.
    pub reason: Option<Reason>,
    /// The client's key.
    pub key: Option<IdempotencyKey>,
}

/// Renders the answer, so that it can be kept before the commit and given again byte for byte.
pub type PresentDay = fn(&DayPlan) -> StoredAnswer;

/// Changes the day.
///
/// # Errors
/// [`DayError::Changed`] when it is not the day that was previewed any more, [`DayError::Blocked`] when something stands
/// against some turno; see [`DayError`].
pub async fn apply_day(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    cmd: ApplyDay,
    present: PresentDay,
) -> Result<StoredAnswer, DayError> {
    authorise(actor, &cmd.change)?;
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    if let Some(answer) = once::enter(uow.as_mut(), cmd.key.as_ref(), now).await? {
        return Ok(answer);
    }
    hold_days(uow.as_mut(), &cmd.change).await?;
    let planned = plan(uow.as_mut(), &cmd.change, now).await?;
    if planned.digest != cmd.digest {
        return Err(DayError::Changed);
    }
    if planned.blocked() > 0 {
        return Err(DayError::Blocked(Box::new(planned)));
    }
    let settings = uow.settings().get().await?;
    let policies = Policies::load(uow.as_mut(), &settings, OverrideFilter::default()).await?;
    let by = Applying {
        actor,
        now,
        policies,
        reason: cmd.reason,
    };
    by.apply(uow.as_mut(), &planned).await?;
    Ok(once::leave(uow, cmd.key.as_ref(), present(&planned)).await?)
}

/// Takes the days concerned as a closure would: no booking comes in between what is planned and what is done.
async fn hold_days(uow: &mut dyn UnitOfWork, change: &DayChange) -> Result<(), DayError> {
    let doctor = uow
        .doctors()
        .find(change.doctor)
        .await?
        .ok_or(DayError::UnknownDoctor)?;
    let mut offices: Vec<OfficeId> = change
        .office
        .map_or_else(|| doctor.offices.clone(), |id| vec![id]);
    offices.sort_unstable();
    let (mut dates, mut shift) = (vec![change.date], 0);
    if let DayAction::Move(to) = change.action {
        dates.extend(to.date.filter(|date| *date != change.date));
        shift = to.shift_minutes.unsigned_abs();
    }
    dates.sort_unstable();
    for id in offices {
        let Some(office) = uow.offices().find(id).await? else {
            continue;
        };
        for date in &dates {
            let next = date.saturating_add(Span::new().days(1));
            let day = Closure::whole_days(*date, *date, &office.zone)
                .or_else(|_| Closure::whole_days(*date, next, &office.zone));
            if let Ok(day) = day {
                uow.claims().mark_closing(id, day.widened(shift, shift)).await?;
            }
        }
    }
    Ok(())
}

struct Applying<'a> {
    actor: &'a Actor,
    now: Timestamp,
    policies: Policies,
    reason: Option<Reason>,
}

impl Applying<'_> {
    async fn apply(&self, uow: &mut dyn UnitOfWork, planned: &DayPlan) -> Result<(), StoreError> {
        // All old times first: the new time of one is often the old time of another.
        for item in &planned.items {
            if let Outcome::Move(_) = item.outcome {
                let owner = ClaimOwner::Appointment(item.view.appointment.id());
                uow.claims().release(owner).await?;
            }
        }
        for item in &planned.items {
            let turno = &item.view.appointment;
            match &item.outcome {
                Outcome::Cancel => self.cancel(uow, turno).await?,
                Outcome::Move(moved) => self.relocate(uow, turno, moved).await?,
                Outcome::Stay | Outcome::Blocked(_) => {}
            }
        }
        Ok(())
    }

    async fn cancel(&self, uow: &mut dyn UnitOfWork, turno: &Appointment) -> Result<(), StoreError> {
        let policy = self.policies.of(turno.doctor(), turno.visit_type()).policy;
        let cancelled = turno
            .cancel(self.actor.user, self.now, self.reason.clone(), &policy)
            .map_err(|_| StoreError::Contention)?;
        let late = matches!(
            cancelled.status(),
            AppointmentStatus::Cancelled { late: true, .. }
        );
        self.record(uow, &cancelled, Change::Cancelled { late }).await
    }

    async fn relocate(
        &self,
        uow: &mut dyn UnitOfWork,
        turno: &Appointment,
        moved: &Appointment,
    ) -> Result<(), StoreError> {
        // Closed since it was planned: planned again, it says so.
        if !uow.patients().hold_open(moved.patient()).await? {
            return Err(StoreError::Contention);
        }
        let change = Change::Rescheduled {
            from: turno.start(),
            to: moved.start(),
        };
        self.record(uow, moved, change).await?;
        let mut claims = uow.claims();
        claims.release_seat(moved.id()).await?;
        let seat = SeatRequest {
            patient: moved.patient(),
            pool: self.policies.of(moved.doctor(), moved.visit_type()).pool,
            owner: moved.id(),
            until: moved.interval().end(),
            most: None,
            now: self.now,
        };
        claims.take_seat(seat).await?;
        if moved.is_overbooking() {
            claims.release_overbooking_seat(moved.id()).await?;
            // The day moves as a whole: its sobreturnos come along.
            let seat = OverbookingSeat {
                doctor: moved.doctor(),
                day: moved.civil_start().date(),
                owner: moved.id(),
                most: None,
            };
            claims.take_overbooking_seat(seat).await?;
        }
        // What came in between, an absence for example, is seen when the day is planned again.
        let owner = ClaimOwner::Appointment(moved.id());
        match claims.claim(owner, &claims_of(moved)).await {
            Err(StoreError::Duplicate) => Err(StoreError::Contention),
            claimed => claimed,
        }
    }

    async fn record(
        &self,
        uow: &mut dyn UnitOfWork,
        after: &Appointment,
        change: Change,
    ) -> Result<(), StoreError> {
        let cause = [("cause", "day".to_owned())];
        let deed = Deed {
            change,
            reason: self.reason.clone(),
            details: &cause,
        };
        record(uow, self.actor, after, deed).await
    }
}
