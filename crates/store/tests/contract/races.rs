//! Races for the same time, the same seat, the same key: exactly one wins, whatever the database.

use std::future::Future;

use futures_util::future::{join, join_all};
use jiff::Timestamp;
use turnoplus_app::contention::retried;
use turnoplus_app::ports::{ClaimOwner, Intent, SeatRequest, Store, StoreError, UnitOfWork};
use turnoplus_domain::appointment::{Appointment, Change, TimelineEntry, claims_of, claims_of_absence};
use turnoplus_domain::identity::Role;
use turnoplus_domain::settings::{BookingPolicy, SeatPool};

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, minutes_after, now};

on_every_database!(
    of_many_bookings_of_one_slot_exactly_one_wins,
    overlapping_durations_never_overlap,
    cancelling_and_booking_again_leaves_one_owner,
    two_turnos_that_swap_places_never_share_one,
    an_absence_and_bookings_never_meet,
    a_limit_of_seats_holds,
);

const WRITERS: usize = 32;

/// Everybody at the same moment, each on a connection of its own.
async fn together<F: Future>(work: impl Iterator<Item = F>) -> Vec<F::Output> {
    join_all(work).await
}

/// Books, again after a lost race; an exhausted retry (503 to a client) is tried again from outside, as clients do.
async fn try_to_book(db: TestDb, turno: Appointment) -> Result<(), StoreError> {
    loop {
        let outcome = db.writes(async |uow| book(uow, &turno).await).await;
        if !matches!(outcome, Err(StoreError::Contention)) {
            return outcome;
        }
    }
}

fn winners(outcomes: &[Result<(), StoreError>]) -> usize {
    for outcome in outcomes {
        assert!(
            matches!(outcome, Ok(()) | Err(StoreError::Duplicate)),
            "lost races are Duplicate, not {outcome:?}"
        );
    }
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

async fn clean(db: &TestDb) {
    let report = db.store.verify().await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

async fn of_many_bookings_of_one_slot_exactly_one_wins(db: TestDb) {
    let clinic = Clinic::open(&db, 32).await;
    for round in 0..10 {
        let start = minutes_after(at("2027-03-02T12:00:00Z"), round * 60);
        let writers = if round % 2 == 0 { 2 } else { WRITERS };
        let turnos: Vec<_> = (0..writers).map(|n| clinic.turno(n, start)).collect();
        let outcomes = together(turnos.into_iter().map(|turno| try_to_book(db.clone(), turno))).await;
        assert_eq!(winners(&outcomes), 1, "round {round}");
    }
    clean(&db).await;
}

async fn overlapping_durations_never_overlap(db: TestDb) {
    let clinic = Clinic::open(&db, 32).await;
    let start = at("2027-03-02T12:00:00Z");
    for round in 0..3_i64 {
        let turnos: Vec<_> = (0..WRITERS)
            .map(|n| {
                let shift = i64::try_from(n).unwrap() * 35 % 90;
                let length = u16::try_from(5 + n * 25 % 60).unwrap().next_multiple_of(5);
                clinic.turno_of(n, minutes_after(start, round * 240 + shift / 5 * 5), length)
            })
            .collect();
        let outcomes = together(turnos.into_iter().map(|turno| try_to_book(db.clone(), turno))).await;
        assert!(winners(&outcomes) >= 1);
    }
    clean(&db).await;
}

fn line(turno: &Appointment, change: Change) -> TimelineEntry {
    TimelineEntry {
        appointment: turno.id(),
        version: turno.version(),
        at: turno.updated_at(),
        actor: turno.created_by(),
        role: Role::Receptionist,
        change,
        reason: None,
    }
}

async fn cancel(uow: &mut dyn UnitOfWork, turno: &Appointment) -> Result<(), StoreError> {
    let gone = turno
        .cancel(turno.created_by(), now(), None, &BookingPolicy::default())
        .unwrap();
    uow.appointments().save(&gone).await?;
    uow.claims().release(ClaimOwner::Appointment(turno.id())).await?;
    uow.appointments()
        .add_timeline(&line(&gone, Change::Cancelled { late: false }))
        .await
}

async fn cancelling_and_booking_again_leaves_one_owner(db: TestDb) {
    let clinic = Clinic::open(&db, 16).await;
    let start = at("2027-03-02T12:00:00Z");
    let mut owner = clinic.turno(0, start);
    db.writes(async |uow| book(uow, &owner).await).await.unwrap();
    for _ in 0..4 {
        let rivals: Vec<_> = (1..16).map(|n| clinic.turno(n, start)).collect();
        let leaving = (db.clone(), owner.clone());
        let leave = async move {
            let (db, turno) = leaving;
            loop {
                let outcome = db.writes(async |uow| cancel(uow, &turno).await).await;
                if !matches!(outcome, Err(StoreError::Contention)) {
                    return outcome;
                }
            }
        };
        let rival_of = rivals.clone();
        let bookings = together(rivals.into_iter().map(|turno| try_to_book(db.clone(), turno)));
        let (left, outcomes) = join(leave, bookings).await;
        left.unwrap();
        let won = winners(&outcomes);
        assert!(won <= 1, "{won} have the same time");
        owner = if let Some(winner) = outcomes.iter().position(Result::is_ok) {
            rival_of[winner].clone()
        } else {
            let next = clinic.turno(0, start);
            db.writes(async |uow| book(uow, &next).await).await.unwrap();
            next
        };
    }
    clean(&db).await;
}

/// Moves as the use case does: compare-and-set, the new claims less its own, then the old ones away.
async fn reschedule(db: TestDb, clinic: Clinic, turno: Appointment, to: Timestamp) -> Result<(), StoreError> {
    let moved = turno.reschedule(clinic.placement(to, 30), now()).unwrap();
    let owner = ClaimOwner::Appointment(turno.id());
    let (old, new) = (claims_of(&turno), claims_of(&moved));
    let wanted: Vec<_> = new.iter().copied().filter(|key| !old.contains(key)).collect();
    let left: Vec<_> = old.iter().copied().filter(|key| !new.contains(key)).collect();
    retried(async || {
        let mut uow = db.store.begin(Intent::Write).await?;
        uow.appointments().save(&moved).await?;
        uow.claims().claim(owner, &wanted).await?;
        uow.claims().release_keys(owner, &left).await?;
        let change = Change::Rescheduled {
            from: turno.start(),
            to,
        };
        uow.appointments().add_timeline(&line(&moved, change)).await?;
        uow.commit().await
    })
    .await
}

async fn two_turnos_that_swap_places_never_share_one(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    for round in 0..6_i64 {
        let first = clinic.turno(0, minutes_after(at("2027-03-02T12:00:00Z"), round * 180));
        let second = clinic.turno(1, minutes_after(first.start(), 60));
        db.writes(async |uow| {
            book(uow, &first).await?;
            book(uow, &second).await
        })
        .await
        .unwrap();
        let moves = [(first.clone(), second.start()), (second, first.start())];
        let outcomes = together(
            moves
                .into_iter()
                .map(|(turno, to)| reschedule(db.clone(), clinic.clone(), turno, to)),
        )
        .await;
        for outcome in &outcomes {
            assert!(
                matches!(
                    outcome,
                    Ok(()) | Err(StoreError::Duplicate | StoreError::Contention)
                ),
                "{outcome:?}"
            );
        }
        assert!(
            outcomes.iter().filter(|outcome| outcome.is_ok()).count() <= 1,
            "a swap needs a free place"
        );
    }
    clean(&db).await;
}

async fn an_absence_and_bookings_never_meet(db: TestDb) {
    let clinic = Clinic::open(&db, 16).await;
    for round in 0..4_i64 {
        let start = minutes_after(at("2027-03-02T12:00:00Z"), round * 300);
        let absence = clinic.absence(start, 120);
        let away = {
            let (db, absence) = (db.clone(), absence.clone());
            async move {
                let keys: Vec<_> = claims_of_absence(&absence).collect();
                loop {
                    let outcome = db
                        .writes(async |uow| {
                            uow.availability().add_absence(&absence).await?;
                            uow.claims().claim(ClaimOwner::Absence(absence.id), &keys).await
                        })
                        .await;
                    if !matches!(outcome, Err(StoreError::Contention)) {
                        return outcome;
                    }
                }
            }
        };
        let turnos: Vec<_> = (0..15_usize)
            .map(|n| clinic.turno(n, minutes_after(start, i64::try_from(n % 3).unwrap() * 40)))
            .collect();
        let bookings = together(turnos.into_iter().map(|turno| try_to_book(db.clone(), turno)));
        let (away, outcomes) = join(away, bookings).await;
        assert!(matches!(away, Ok(()) | Err(StoreError::Duplicate)), "{away:?}");
        assert_eq!(
            winners(&outcomes) == 0,
            away.is_ok(),
            "either the absence or some turnos"
        );
    }
    clean(&db).await;
}

async fn a_limit_of_seats_holds(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let ids: Vec<_> = (0..24).map(|_| clinic.turno(0, now()).id()).collect();
    let outcomes = together(ids.into_iter().map(|owner| {
        let (db, patient) = (db.clone(), clinic.patients[0].id);
        let wanted = SeatRequest {
            patient,
            pool: SeatPool::CLINIC,
            owner,
            until: minutes_after(now(), 60),
            most: Some(3),
            now: now(),
        };
        async move {
            loop {
                match db.writes(async |uow| uow.claims().take_seat(wanted).await).await {
                    Err(StoreError::Contention) => {}
                    outcome => return outcome.unwrap(),
                }
            }
        }
    }))
    .await;
    assert_eq!(outcomes.into_iter().filter(|taken| *taken).count(), 3);
}
