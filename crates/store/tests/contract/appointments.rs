//! Turnos, their timeline, claims and seats, one at a time.

use jiff::Timestamp;
use turnoplus_app::page::PageRequest;
use turnoplus_app::ports::{AppointmentFilter, ClaimOwner, SeatRequest, StoreError};
use turnoplus_domain::appointment::{AppointmentStatusKind, Change, TimelineEntry, claims_of};
use turnoplus_domain::identity::Role;
use turnoplus_domain::settings::{BookingPolicy, SeatPool};
use turnoplus_domain::text::Note;
use turnoplus_domain::time::Interval;

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, minutes_after, now};

on_every_database!(
    turnos_are_kept_through_every_state,
    a_turno_is_read_with_its_names_and_its_timeline,
    what_occupies_a_doctor_or_an_office_is_found,
    turnos_are_listed_in_pages,
    claims_and_seats_are_exclusive
);

async fn turnos_are_kept_through_every_state(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let start = at("2027-03-02T12:00:00Z");
    let booked = clinic.turno(0, start);
    let arrived = booked.arrive(start).unwrap();
    let started = arrived.start_consultation(minutes_after(start, 5)).unwrap();
    let completed = started.complete(minutes_after(start, 25)).unwrap();
    db.writes(async |uow| book(uow, &booked).await).await.unwrap();
    for state in [&arrived, &started, &completed] {
        db.writes(async |uow| uow.appointments().save(state).await)
            .await
            .unwrap();
        assert_eq!(
            db.read()
                .await
                .appointments()
                .find(booked.id())
                .await
                .unwrap()
                .as_ref(),
            Some(state)
        );
    }
    let stale = db
        .writes(async |uow| uow.appointments().save(&arrived).await)
        .await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
}

async fn a_turno_is_read_with_its_names_and_its_timeline(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let start = at("2027-03-02T12:00:00Z");
    let policy = BookingPolicy::default();
    let reason = Note::parse("Viajo 🛫").ok();
    let second = clinic.turno(1, minutes_after(start, 60));
    let cancelled = second
        .cancel(clinic.desk.id, start, reason.clone(), &policy)
        .unwrap();
    let entry = TimelineEntry {
        appointment: second.id(),
        version: cancelled.version(),
        at: start,
        actor: clinic.desk.id,
        role: Role::Receptionist,
        change: Change::Cancelled { late: true },
        reason,
    };
    db.writes(async |uow| {
        book(uow, &second).await?;
        uow.appointments().save(&cancelled).await?;
        uow.appointments().add_timeline(&entry).await
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    let view = read.appointments().find_view(second.id()).await.unwrap().unwrap();
    assert_eq!(view.appointment, cancelled);
    assert_eq!(
        [
            view.doctor_name,
            view.patient_name,
            view.office_name,
            view.visit_type_name
        ],
        [
            "Dra. Ñandú Peña-Öztürk",
            "Paciente 0001",
            "Sede Núñez 🏥",
            "Control de salud 👶"
        ]
    );
    let timeline = read.appointments().timeline(second.id()).await.unwrap();
    assert_eq!(timeline.len(), 2);
    assert_eq!(timeline[1], (entry, "José Ñ. 😀".to_owned()));
}

async fn what_occupies_a_doctor_or_an_office_is_found(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let start = at("2027-03-02T12:00:00Z");
    let over = clinic.turno(0, start);
    let called_off = clinic.turno(1, minutes_after(start, 60));
    let (done, policy) = (
        over.complete(minutes_after(start, 25)).unwrap(),
        BookingPolicy::default(),
    );
    let cancelled = called_off.cancel(clinic.desk.id, start, None, &policy).unwrap();
    db.writes(async |uow| {
        book(uow, &over).await?;
        uow.appointments().save(&done).await?;
        book(uow, &called_off).await?;
        uow.appointments().save(&cancelled).await
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    let around = Interval::new(minutes_after(start, -60), minutes_after(start, 240)).unwrap();
    assert!(
        read.appointments()
            .list_occupying(clinic.doctor.id, around)
            .await
            .unwrap()
            .is_empty()
    );
    let third = clinic.turno(0, minutes_after(start, 120));
    db.writes(async |uow| book(uow, &third).await).await.unwrap();
    assert_eq!(
        read.appointments()
            .list_occupying(clinic.doctor.id, around)
            .await
            .unwrap(),
        std::slice::from_ref(&third)
    );
    assert_eq!(
        read.appointments()
            .list_coming_at(clinic.office.id, around)
            .await
            .unwrap(),
        [third]
    );
}

async fn turnos_are_listed_in_pages(db: TestDb) {
    let clinic = Clinic::open(&db, 5).await;
    let start = at("2027-03-02T12:00:00Z");
    let turnos: Vec<_> = (0..25_u8)
        .map(|n| clinic.turno(usize::from(n % 5), minutes_after(start, i64::from(n / 3) * 60)))
        .collect();
    db.writes(async |uow| {
        for turno in &turnos {
            uow.appointments().add(turno).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let mut expected: Vec<_> = turnos.iter().map(|turno| (turno.start(), turno.id())).collect();
    expected.sort_unstable();
    for descending in [false, true] {
        let filter = AppointmentFilter {
            doctor: Some(clinic.doctor.id),
            descending,
            ..AppointmentFilter::default()
        };
        let mut page: PageRequest<Timestamp> = PageRequest {
            limit: 4,
            after: None,
        };
        let mut seen = Vec::new();
        loop {
            let found = db.read().await.appointments().list(&filter, &page).await.unwrap();
            seen.extend(
                found
                    .items
                    .iter()
                    .map(|view| (view.appointment.start(), view.appointment.id())),
            );
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, expected);
        expected.reverse();
    }
    let filter = AppointmentFilter {
        patient: Some(clinic.patients[0].id),
        statuses: vec![AppointmentStatusKind::Booked],
        from: Some(minutes_after(start, 60)),
        to: Some(minutes_after(start, 300)),
        ..AppointmentFilter::default()
    };
    let page = PageRequest {
        limit: 50,
        after: None,
    };
    let found = db.read().await.appointments().list(&filter, &page).await.unwrap();
    assert_eq!(found.items.len(), 2);
}

async fn claims_and_seats_are_exclusive(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let start = at("2027-03-02T12:00:00Z");
    let first = clinic.turno(0, start);
    let overlapping = clinic.turno(1, minutes_after(start, 30));
    let (mine, theirs) = (claims_of(&first), claims_of(&overlapping));
    db.writes(async |uow| book(uow, &first).await).await.unwrap();

    let mut uow = db.write().await;
    uow.appointments().add(&overlapping).await.unwrap();
    let owner = ClaimOwner::Appointment(overlapping.id());
    let refused = uow.claims().claim(owner, &theirs).await;
    assert!(matches!(refused, Err(StoreError::Duplicate)), "{refused:?}");
    drop(uow);
    let mut read = db.read().await;
    let held = read.claims().held_by_others(owner, &theirs).await.unwrap();
    assert_eq!(held.len(), 1, "the buffer of the first");
    assert!(mine.contains(&held[0]));
    assert_eq!(
        read.appointments().find(overlapping.id()).await.unwrap(),
        None,
        "nothing of it stayed"
    );

    db.writes(async |uow| {
        uow.claims()
            .release_keys(ClaimOwner::Appointment(first.id()), &held)
            .await
    })
    .await
    .unwrap();
    db.writes(async |uow| book(uow, &overlapping).await)
        .await
        .unwrap();
    db.writes(async |uow| uow.claims().release(ClaimOwner::Appointment(first.id())).await)
        .await
        .unwrap();
    let held = read.claims().held_by_others(owner, &mine).await.unwrap();
    assert!(held.is_empty(), "{held:?}");

    let seat = |owner, most, end: i64| SeatRequest {
        patient: clinic.patients[0].id,
        pool: SeatPool::CLINIC,
        owner,
        until: minutes_after(now(), end),
        most,
        now: now(),
    };
    let take = async |seat| {
        db.writes(async |uow| uow.claims().take_seat(seat).await)
            .await
            .unwrap()
    };
    let ids: Vec<_> = (0..6).map(|_| clinic.turno(0, start).id()).collect();
    assert!(
        take(seat(ids[0], Some(2), -5)).await,
        "over already: counts as free"
    );
    assert!(take(seat(ids[1], Some(2), 60)).await);
    assert!(take(seat(ids[2], Some(2), 60)).await);
    assert!(!take(seat(ids[3], Some(2), 60)).await);
    assert!(take(seat(ids[4], None, 60)).await, "staff may");
    db.writes(async |uow| uow.claims().release_seat(ids[1]).await)
        .await
        .unwrap();
    assert!(!take(seat(ids[5], Some(2), 60)).await, "two are taken still");
    assert!(take(seat(ids[5], Some(3), 60)).await);
}
