//! When the demo clinic does not work: a doctor on leave, an office that is painted. Beyond the last turno of the agenda.

use std::error::Error;

use jiff::{SignedDuration, Span, Timestamp};
use turnoplus_app::ports::{Act, AuditEntry, ClaimOwner, Ids, Intent, Store, Subject};
use turnoplus_domain::appointment::claims_of_absence;
use turnoplus_domain::availability::{Absence, Closure};
use turnoplus_domain::ids::{AbsenceId, ClosureId};
use turnoplus_domain::text::{Label, Note};
use turnoplus_domain::version::Version;

use super::directory::Clinic;

/// Writes an absence of two weeks and a closure of two days.
pub async fn write(
    store: &dyn Store,
    ids: &dyn Ids,
    clinic: &Clinic,
    now: Timestamp,
) -> Result<(), Box<dyn Error>> {
    let (Some((doctor, _)), Some(office)) = (clinic.doctors.get(3), clinic.offices.last()) else {
        return Ok(());
    };
    let actor = clinic.desk.actor(None);
    let date = office
        .zone
        .date(now.checked_add(SignedDuration::from_hours(24 * 40))?);
    let after = |days: i64| date.saturating_add(Span::new().days(days));
    let mut uow = store.begin(Intent::Write).await?;
    let absence = Absence {
        id: AbsenceId::new(ids.next()),
        doctor: doctor.id,
        interval: Closure::whole_days(date, after(13), &office.zone)?,
        reason: Some(Note::parse("Vacaciones")?),
        version: Version::FIRST,
    };
    uow.availability().add_absence(&absence).await?;
    let keys: Vec<_> = claims_of_absence(&absence).collect();
    uow.claims().claim(ClaimOwner::Absence(absence.id), &keys).await?;
    let away = AuditEntry::by(
        &actor,
        now,
        Act::AvailabilityCreated,
        Subject::Availability(doctor.id),
    );
    uow.audit().record(&away.with("by", "demo")).await?;
    let closure = Closure {
        id: ClosureId::new(ids.next()),
        office: office.id,
        interval: Closure::whole_days(after(2), after(3), &office.zone)?,
        reason: Some(Label::parse("Pintura de los consultorios")?),
        version: Version::FIRST,
    };
    uow.availability().add_closure(&closure).await?;
    let shut = AuditEntry::by(&actor, now, Act::ClosureCreated, Subject::Office(office.id));
    uow.audit().record(&shut.with("by", "demo")).await?;
    uow.commit().await?;
    Ok(())
}
