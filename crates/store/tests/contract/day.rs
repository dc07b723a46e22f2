//! Holidays are kept, and closures and bookings at one office see each other.

use futures_util::future::join;
use turnoplus_app::ports::{OverbookingSeat, StoreError};
use turnoplus_domain::availability::Closure;
use turnoplus_domain::holiday::{Holiday, HolidayKind};
use turnoplus_domain::ids::{AppointmentId, ClosureId, HolidayId};
use turnoplus_domain::time::Interval;
use turnoplus_domain::version::Version;

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, label, minutes_after, uuid};

on_every_database!(
    holidays_are_kept_one_for_a_date_and_scope,
    a_year_is_loaded_once,
    of_a_closure_and_a_booking_at_the_same_moment_the_second_sees_the_first,
    sobreturnos_are_numbered_for_a_doctor_and_a_day,
);

fn holiday(date: &str) -> Holiday {
    Holiday {
        id: HolidayId::new(uuid()),
        date: date.parse().unwrap(),
        office: None,
        name: label("Día de la Soberanía Nacional"),
        kind: HolidayKind::Movable,
        open: false,
        confirmed: false,
        version: Version::FIRST,
    }
}

async fn holidays_are_kept_one_for_a_date_and_scope(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let mut whole = holiday("2027-11-20");
    let own = Holiday {
        office: Some(clinic.office.id),
        open: true,
        ..holiday("2027-11-20")
    };
    db.writes(async |uow| {
        uow.holidays().add(&own).await?;
        uow.holidays().add(&whole).await
    })
    .await
    .unwrap();
    for twin in [
        holiday("2027-11-20"),
        Holiday {
            id: HolidayId::new(uuid()),
            ..own.clone()
        },
    ] {
        let refused = db.writes(async |uow| uow.holidays().add(&twin).await).await;
        assert!(matches!(refused, Err(StoreError::Duplicate)), "{refused:?}");
    }
    let day = Interval::new(at("2027-11-20T03:00:00Z"), at("2027-11-21T03:00:00Z")).unwrap();
    let calendar = async || {
        let mut uow = db.read().await;
        uow.availability().calendar(clinic.doctor.id, day).await.unwrap()
    };
    assert!(calendar().await.holidays.is_empty(), "the office works");
    db.writes(async |uow| uow.holidays().remove(own.id, own.version).await)
        .await
        .unwrap();
    assert_eq!(calendar().await.holidays, [(clinic.office.id, day)]);
    whole.confirmed = true;
    whole.version = whole.version.next();
    db.writes(async |uow| uow.holidays().save(&whole).await)
        .await
        .unwrap();
    let stale = db.writes(async |uow| uow.holidays().save(&whole).await).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    let mut uow = db.read().await;
    let from = Some("2027-11-20".parse().unwrap());
    assert_eq!(uow.holidays().list(from, None).await.unwrap(), [whole.clone()]);
    assert_eq!(
        uow.holidays()
            .list(None, Some("2027-11-19".parse().unwrap()))
            .await
            .unwrap(),
        []
    );
    assert_eq!(uow.holidays().find(whole.id).await.unwrap(), Some(whole));
}

async fn a_year_is_loaded_once(db: TestDb) {
    let claim = async || db.writes(async |uow| uow.holidays().claim_year(2027).await).await;
    let both = join(claim(), claim()).await;
    assert_eq!(
        [both.0.unwrap(), both.1.unwrap()]
            .into_iter()
            .filter(|new| *new)
            .count(),
        1
    );
}

/// Each marks, then reads what the other writes: never do both see nothing.
async fn of_a_closure_and_a_booking_at_the_same_moment_the_second_sees_the_first(db: TestDb) {
    let clinic = Clinic::open(&db, 12).await;
    for day in 1..=12 {
        let start = at(&format!("2027-03-{day:02}T12:00:00Z"));
        let turno = clinic.turno(day - 1, start);
        let closure = Closure {
            id: ClosureId::new(uuid()),
            office: clinic.office.id,
            interval: Interval::new(minutes_after(start, -540), minutes_after(start, 900)).unwrap(),
            reason: None,
            version: Version::FIRST,
        };
        let (office, interval) = (clinic.office.id, turno.doctor_interval());
        let booking = db.writes(async |uow| {
            uow.claims().mark_booking(office, interval, turno.id()).await?;
            let calendar = uow.availability().calendar(clinic.doctor.id, interval).await?;
            let open = calendar.closures.is_empty();
            if open {
                book(uow, &turno).await?;
            }
            Ok(open)
        });
        let closing = db.writes(async |uow| {
            uow.claims().mark_closing(office, closure.interval).await?;
            let there = uow
                .appointments()
                .list_coming_at(office, closure.interval)
                .await?;
            if there.is_empty() {
                uow.availability().add_closure(&closure).await?;
            }
            Ok(there.is_empty())
        });
        let (booked, closed) = join(booking, closing).await;
        assert_ne!(
            booked.unwrap(),
            closed.unwrap(),
            "on day {day} one of them, and only one"
        );
    }
}

async fn sobreturnos_are_numbered_for_a_doctor_and_a_day(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let owners: Vec<AppointmentId> = (0..3).map(|_| AppointmentId::new(uuid())).collect();
    let take = async |owner: AppointmentId, day: &str, most: Option<u16>| {
        let seat = OverbookingSeat {
            doctor: clinic.doctor.id,
            day: day.parse().unwrap(),
            owner,
            most,
        };
        db.writes(async |uow| uow.claims().take_overbooking_seat(seat).await)
            .await
            .unwrap()
    };
    assert!(take(owners[0], "2027-03-02", Some(1)).await);
    assert!(!take(owners[1], "2027-03-02", Some(1)).await);
    assert!(
        take(owners[1], "2027-03-02", None).await,
        "for a reason there is one more"
    );
    assert!(take(owners[2], "2027-03-03", Some(1)).await, "another day");
    db.writes(async |uow| uow.claims().release_overbooking_seat(owners[0]).await)
        .await
        .unwrap();
    let report = db.store.verify().await.unwrap();
    assert_eq!(
        report.findings.len(),
        2,
        "seats of turnos that are not there: {:?}",
        report.findings
    );
}
