//! Lists of turnos: a patient's own, a doctor's own, anybody's for the front desk.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use turnoplus_domain::availability::Closure;
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::{DoctorId, PatientId};
use turnoplus_domain::patient::acts_for;
use turnoplus_domain::time::Zone;

use crate::availability::Moment;
use crate::contention::Contended;
use crate::page::{Page, PageRequest};
use crate::ports::{AppointmentFilter, AppointmentView, Intent, Store, StoreError, UnitOfWork};

/// Which turnos are wanted.
#[derive(Clone, Debug)]
pub struct List {
    /// The conditions, but for when; whose turnos they are is narrowed to what the actor may see.
    pub filter: AppointmentFilter,
    /// Starting then or later; dates are dates on the clinic's wall.
    pub from: Option<Moment>,
    /// Starting before an instant, or on a date at the latest.
    pub to: Option<Moment>,
    /// Which page.
    pub page: PageRequest<Timestamp>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The patient asked for is not theirs to ask about, or does not exist.
    #[error("no such patient")]
    UnknownPatient,
    /// The doctor asked for is not theirs to ask about, or does not exist.
    #[error("no such doctor")]
    UnknownDoctor,
    /// Agendas are for the staff.
    #[error("agendas are for the staff")]
    Forbidden,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ListError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// A page of turnos.
pub type Turnos = Page<AppointmentView, Timestamp>;

/// A page of turnos by start.
pub async fn list(store: &dyn Store, actor: &Actor, mut wanted: List) -> Result<Turnos, ListError> {
    narrow(actor, &mut wanted.filter)?;
    let mut uow = store.begin(Intent::Read).await?;
    if wanted.from.is_some() || wanted.to.is_some() {
        let zone = uow.settings().get().await?.zone;
        wanted.filter.from = wanted.from.map(|from| beginning(from, &zone));
        wanted.filter.to = wanted.to.map(|to| ending(to, &zone));
    }
    let page = uow.appointments().list(&wanted.filter, &wanted.page).await?;
    if page.items.is_empty() && wanted.page.after.is_none() {
        assert_known(uow.as_mut(), &wanted.filter).await?;
    }
    Ok(page)
}

/// A page of a doctor's agenda, for the doctor and the front desk.
pub async fn list_agenda(
    store: &dyn Store,
    actor: &Actor,
    doctor: DoctorId,
    mut wanted: List,
) -> Result<Turnos, ListError> {
    if !actor.is_staff() {
        return Err(ListError::Forbidden);
    }
    wanted.filter.doctor = Some(doctor);
    list(store, actor, wanted).await
}

/// A page of a patient's turnos; a doctor sees those of them that are with that doctor.
pub async fn list_of_patient(
    store: &dyn Store,
    actor: &Actor,
    patient: PatientId,
    mut wanted: List,
) -> Result<Turnos, ListError> {
    wanted.filter.patient = Some(patient);
    list(store, actor, wanted).await
}

pub(super) fn narrow(actor: &Actor, filter: &mut AppointmentFilter) -> Result<(), ListError> {
    match actor.role {
        Role::Patient => {
            let own = actor.patient.ok_or(ListError::UnknownPatient)?;
            let asked = filter.patient.unwrap_or(own);
            if !acts_for(actor, asked) {
                return Err(ListError::UnknownPatient);
            }
            filter.patient = Some(asked);
        }
        Role::Doctor => {
            let own = actor.doctor.ok_or(ListError::UnknownDoctor)?;
            if filter.doctor.is_some_and(|asked| asked != own) {
                return Err(ListError::UnknownDoctor);
            }
            filter.doctor = Some(own);
        }
        Role::Receptionist | Role::Admin => {}
    }
    Ok(())
}

/// Nothing of somebody who does not exist is no empty list. Asked only when there is nothing.
async fn assert_known(uow: &mut dyn UnitOfWork, filter: &AppointmentFilter) -> Result<(), ListError> {
    if let Some(patient) = filter.patient {
        uow.patients()
            .find(patient)
            .await?
            .ok_or(ListError::UnknownPatient)?;
    }
    if let Some(doctor) = filter.doctor {
        uow.doctors()
            .find(doctor)
            .await?
            .ok_or(ListError::UnknownDoctor)?;
    }
    Ok(())
}

/// Narrows the filter to dates on this wall, both included.
pub(super) fn stretch(filter: &mut AppointmentFilter, (from, to): (Date, Date), zone: &Zone) {
    filter.from = Some(beginning(Moment::Date(from), zone));
    filter.to = Some(ending(Moment::Date(to), zone));
}

/// A date that the zone skipped begins where the next one does, and ends where the one before it does.
fn beginning(from: Moment, zone: &Zone) -> Timestamp {
    match from {
        Moment::Instant(at) => at,
        Moment::Date(date) => {
            Closure::whole_days(date, neighbour(date, 1), zone).map_or(Timestamp::MIN, |days| days.start())
        }
    }
}

fn ending(to: Moment, zone: &Zone) -> Timestamp {
    match to {
        Moment::Instant(at) => at,
        Moment::Date(date) => {
            Closure::whole_days(neighbour(date, -1), date, zone).map_or(Timestamp::MAX, |days| days.end())
        }
    }
}

fn neighbour(date: Date, days: i32) -> Date {
    date.saturating_add(Span::new().days(days))
}
