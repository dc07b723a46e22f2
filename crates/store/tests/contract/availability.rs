//! Rules, windows, absences, closures, and the calendar that they make.

use turnoplus_app::ports::{ClaimOwner, StoreError};
use turnoplus_domain::appointment::claims_of_absence;
use turnoplus_domain::availability::{AvailabilityWindow, Closure};
use turnoplus_domain::ids::{ClosureId, WindowId};
use turnoplus_domain::time::{CivilSpan, Interval};
use turnoplus_domain::version::Version;

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, label, uuid};

on_every_database!(
    rules_windows_absences_and_closures_are_kept,
    what_changed_meanwhile_is_not_removed,
    a_calendar_has_everything_that_decides
);

fn window(clinic: &Clinic, date: &str) -> AvailabilityWindow {
    AvailabilityWindow {
        id: WindowId::new(uuid()),
        doctor: clinic.doctor.id,
        office: clinic.office.id,
        date: date.parse().unwrap(),
        span: CivilSpan::parse("15:00", "18:00").unwrap(),
        version: Version::FIRST,
    }
}

fn closure(clinic: &Clinic, from: &str, until: &str) -> Closure {
    Closure {
        id: ClosureId::new(uuid()),
        office: clinic.office.id,
        interval: Interval::new(at(from), at(until)).unwrap(),
        reason: Some(label("Pintura")),
        version: Version::FIRST,
    }
}

async fn rules_windows_absences_and_closures_are_kept(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let (mut rule, mut window) = (clinic.rule(), window(&clinic, "2027-03-04"));
    let mut absence = clinic.absence(at("2027-03-05T12:00:00Z"), 60);
    let closure = closure(&clinic, "2027-03-06T03:00:00Z", "2027-03-07T03:00:00Z");
    db.writes(async |uow| {
        let mut availability = uow.availability();
        availability.add_rule(&rule).await?;
        availability.add_window(&window).await?;
        availability.add_absence(&absence).await?;
        availability.add_closure(&closure).await
    })
    .await
    .unwrap();

    rule.valid_until = Some("2027-12-31".parse().unwrap());
    window.date = "2027-03-08".parse().unwrap();
    absence.reason = None;
    (rule.version, window.version, absence.version) =
        (rule.version.next(), window.version.next(), absence.version.next());
    db.writes(async |uow| {
        let mut availability = uow.availability();
        availability.save_rule(&rule).await?;
        availability.save_window(&window).await?;
        availability.save_absence(&absence).await
    })
    .await
    .unwrap();
    let stale = db
        .writes(async |uow| uow.availability().save_rule(&rule).await)
        .await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");

    let mut uow = db.read().await;
    let mut read = uow.availability();
    let (doctor, office) = (clinic.doctor.id, clinic.office.id);
    assert_eq!(
        read.find_rule(doctor, rule.id).await.unwrap().as_ref(),
        Some(&rule)
    );
    assert_eq!(
        read.list_rules(doctor).await.unwrap(),
        std::slice::from_ref(&rule)
    );
    assert_eq!(
        read.find_window(doctor, window.id).await.unwrap().as_ref(),
        Some(&window)
    );
    assert_eq!(
        read.list_windows(doctor).await.unwrap(),
        std::slice::from_ref(&window)
    );
    assert_eq!(
        read.find_absence(doctor, absence.id).await.unwrap().as_ref(),
        Some(&absence)
    );
    assert_eq!(
        read.list_absences(doctor).await.unwrap(),
        std::slice::from_ref(&absence)
    );
    assert_eq!(
        read.find_closure(office, closure.id).await.unwrap().as_ref(),
        Some(&closure)
    );
    assert_eq!(
        read.list_closures(office).await.unwrap(),
        std::slice::from_ref(&closure)
    );
    let somebody = turnoplus_domain::ids::DoctorId::new(uuid());
    assert_eq!(read.find_rule(somebody, rule.id).await.unwrap(), None);
}

async fn what_changed_meanwhile_is_not_removed(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let (mut rule, mut window) = (clinic.rule(), window(&clinic, "2027-03-04"));
    let mut absence = clinic.absence(at("2027-03-05T12:00:00Z"), 60);
    let closure = closure(&clinic, "2027-03-06T03:00:00Z", "2027-03-07T03:00:00Z");
    db.writes(async |uow| {
        let mut availability = uow.availability();
        availability.add_rule(&rule).await?;
        availability.add_window(&window).await?;
        availability.add_absence(&absence).await?;
        availability.add_closure(&closure).await
    })
    .await
    .unwrap();
    let (before, next) = (Version::FIRST, Version::FIRST.next());
    (rule.version, window.version, absence.version) = (next, next, next);
    db.writes(async |uow| {
        let mut availability = uow.availability();
        availability.save_rule(&rule).await?;
        availability.save_window(&window).await?;
        availability.save_absence(&absence).await
    })
    .await
    .unwrap();
    let changed = db
        .writes(async |uow| uow.availability().remove_absence(absence.id, before).await)
        .await;
    assert!(matches!(changed, Err(StoreError::Stale)), "{changed:?}");
    let changed = db
        .writes(async |uow| uow.availability().remove_rule(rule.id, before).await)
        .await;
    assert!(matches!(changed, Err(StoreError::Stale)), "{changed:?}");
    let changed = db
        .writes(async |uow| uow.availability().remove_window(window.id, before).await)
        .await;
    assert!(matches!(changed, Err(StoreError::Stale)), "{changed:?}");
    db.writes(async |uow| {
        let mut availability = uow.availability();
        availability.remove_rule(rule.id, rule.version).await?;
        availability.remove_window(window.id, window.version).await?;
        availability.remove_absence(absence.id, absence.version).await?;
        availability.remove_closure(closure.id, closure.version).await
    })
    .await
    .unwrap();
    let gone = db
        .writes(async |uow| uow.availability().remove_closure(closure.id, before).await)
        .await;
    assert!(matches!(gone, Err(StoreError::Stale)), "{gone:?}");
    let (doctor, office) = (clinic.doctor.id, clinic.office.id);
    let mut uow = db.read().await;
    let mut read = uow.availability();
    assert!(
        read.list_rules(doctor).await.unwrap().is_empty()
            && read.list_closures(office).await.unwrap().is_empty()
    );
}

async fn a_calendar_has_everything_that_decides(db: TestDb) {
    let clinic = Clinic::open(&db, 3).await;
    let mut over = clinic.rule();
    over.valid_until = Some("2027-01-31".parse().unwrap());
    let rule = clinic.rule();
    let (near, far) = (window(&clinic, "2027-03-04"), window(&clinic, "2027-09-04"));
    let absence = clinic.absence(at("2027-03-03T15:00:00Z"), 30);
    let shut = closure(&clinic, "2027-03-05T03:00:00Z", "2027-03-06T03:00:00Z");
    let turnos = [
        clinic.turno(0, at("2027-03-02T12:00:00Z")),
        clinic.turno(1, at("2027-03-02T12:35:00Z")),
        clinic.turno(2, at("2027-03-02T14:00:00Z")),
        clinic.turno(2, at("2027-06-02T14:00:00Z")),
    ];
    db.writes(async |uow| {
        for rule in [&over, &rule] {
            uow.availability().add_rule(rule).await?;
        }
        for window in [&near, &far] {
            uow.availability().add_window(window).await?;
        }
        uow.availability().add_absence(&absence).await?;
        let keys: Vec<_> = claims_of_absence(&absence).collect();
        uow.claims().claim(ClaimOwner::Absence(absence.id), &keys).await?;
        uow.availability().add_closure(&shut).await?;
        for turno in &turnos {
            book(uow, turno).await?;
        }
        Ok(())
    })
    .await
    .unwrap();

    let week = Interval::new(at("2027-03-01T03:00:00Z"), at("2027-03-08T03:00:00Z")).unwrap();
    let calendars = db
        .read()
        .await
        .availability()
        .calendars(&[clinic.doctor.id], week)
        .await
        .unwrap();
    let [(doctor, calendar)] = calendars.as_slice() else {
        panic!("one doctor, one calendar")
    };
    assert_eq!(*doctor, clinic.doctor.id);
    assert_eq!(calendar.offices, [(clinic.office.id, clinic.office.zone.clone())]);
    assert_eq!(calendar.rules, [rule]);
    assert_eq!(calendar.windows, [near]);
    assert_eq!(calendar.absences, [absence.interval]);
    assert_eq!(calendar.closures, [(clinic.office.id, shut.interval)]);
    let taken = |from: &str, until: &str| Interval::new(at(from), at(until)).unwrap();
    assert_eq!(
        calendar.taken,
        [
            taken("2027-03-02T12:00:00Z", "2027-03-02T13:10:00Z"),
            taken("2027-03-02T14:00:00Z", "2027-03-02T14:35:00Z"),
            taken("2027-03-03T15:00:00Z", "2027-03-03T15:30:00Z"),
        ],
        "turnos back to back are one stretch, buffers included"
    );
    let same = db
        .read()
        .await
        .availability()
        .calendar(clinic.doctor.id, week)
        .await
        .unwrap();
    assert_eq!(&same, calendar);
}
