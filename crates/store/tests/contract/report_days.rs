//! Days that were put down say what counting says, whatever happens to their turnos.

use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use turnoplus_app::jobs::{Job as _, JobRun, ReportDays};
use turnoplus_app::ports::{Counted, ReportFilter};
use turnoplus_domain::appointment::{Appointment, Placement};
use turnoplus_domain::settings::BookingPolicy;
use turnoplus_domain::time::Zone;
use turnoplus_store::FindingKind;

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, minutes_after, now};

on_every_database!(
    a_day_put_down_says_what_counting_says_after_any_history,
    a_change_that_comes_while_a_day_is_counted_is_not_lost,
    numbers_that_were_tampered_with_are_found,
);

fn ask(clinic: &Clinic, from: Date, to: Date) -> ReportFilter {
    ReportFilter {
        from,
        to,
        offices: vec![clinic.office.id],
        doctor: None,
    }
}

fn ordered(mut counted: Counted) -> Counted {
    counted
        .turnos
        .sort_by_key(|it| (it.key, it.status, it.overbooking, it.late, it.minutes));
    let mut leads = std::collections::BTreeMap::new();
    for (days, count) in counted.lead_days {
        *leads.entry(days).or_insert(0) += count;
    }
    counted.lead_days = leads.into_iter().collect();
    counted
}

/// What is answered, and what counting says: a clinic with one doctor is counted when the doctor is asked for.
async fn both(db: &TestDb, filter: &ReportFilter, clinic: &Clinic) -> (Counted, Counted) {
    let mut uow = db.read().await;
    let answered = uow.reports().counted(filter).await.unwrap();
    let direct = ReportFilter {
        doctor: Some(clinic.doctor.id),
        ..filter.clone()
    };
    let direct = uow.reports().counted(&direct).await.unwrap();
    (ordered(answered), ordered(direct))
}

async fn put_down(db: &TestDb, at: Timestamp) {
    let run = JobRun {
        now: at,
        last_done: None,
    };
    let store = Arc::new(db.store.clone());
    ReportDays(store).run(run).await.unwrap();
}

/// The same numbers on every run: the constants are those of Knuth's MMIX.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// What may happen to a turno, by the dice.
fn changed(turno: &Appointment, clinic: &Clinic, when: Timestamp, dice: &mut Dice) -> Option<Appointment> {
    let policy = BookingPolicy::default();
    match dice.roll(4) {
        0 => turno.cancel(clinic.desk.id, when, None, &policy).ok(),
        1 => turno.complete(when).ok(),
        2 => turno.mark_no_show(when, &policy).ok(),
        _ => {
            let start = minutes_after(turno.start(), 1_440 * i64::try_from(dice.roll(9)).unwrap());
            // The office has moved to another zone meanwhile: the date on its wall is another one late in the evening.
            let to = Placement {
                zone: Zone::parse("America/Santiago").unwrap(),
                ..clinic.placement(start, 25)
            };
            turno.reschedule(to, when).ok()
        }
    }
}

async fn a_day_put_down_says_what_counting_says_after_any_history(db: TestDb) {
    let mut clinic = Clinic::open(&db, 12).await;
    // Its clocks go back on 4 April and forward on 5 September 2027.
    clinic.office.zone = Zone::parse("America/Santiago").unwrap();
    let mut turnos = Vec::new();
    for (nth, day) in ["2027-04-02", "2027-04-03", "2027-04-04", "2027-09-05"]
        .iter()
        .enumerate()
    {
        for hour in [0, 1, 3, 14, 23] {
            let start = at(&format!("{day}T{hour:02}:10:00Z"));
            turnos.push(clinic.turno(nth, start));
        }
    }
    db.writes(async |uow| {
        for turno in &turnos {
            uow.appointments().add(turno).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    // Every other patient came, and the visit was never ended.
    for turno in turnos.iter_mut().step_by(2) {
        let arrived = turno.arrive(turno.start()).unwrap();
        let begun = arrived.start_consultation(turno.start()).unwrap();
        db.writes(async |uow| {
            uow.appointments().save(&arrived).await?;
            uow.appointments().save(&begun).await
        })
        .await
        .unwrap();
        *turno = begun;
    }
    let year = ask(&clinic, date(2027, 3, 25), date(2027, 9, 20));
    let later = at("2027-10-01T12:00:00Z");
    let mut dice = Dice(42);
    for round in 0..8 {
        put_down(&db, later).await;
        let (kept, counted) = both(&db, &year, &clinic).await;
        assert_eq!(kept, counted, "round {round}");
        for _ in 0..4 {
            let which = usize::try_from(dice.roll(turnos.len() as u64)).unwrap();
            let Some(next) = changed(&turnos[which], &clinic, later, &mut dice) else {
                continue;
            };
            db.writes(async |uow| uow.appointments().save(&next).await)
                .await
                .unwrap();
            turnos[which] = next;
            let (answered, counted) = both(&db, &year, &clinic).await;
            assert_eq!(answered, counted, "round {round}");
        }
    }
    put_down(&db, later).await;
    let left = db
        .read()
        .await
        .reports()
        .days_to_keep(clinic.office.id, date(2027, 9, 20))
        .await
        .unwrap();
    assert_eq!(left, [], "every day is put down again");
    let found = db.store.verify().await.unwrap().findings;
    assert!(
        found.iter().all(|it| it.kind != FindingKind::ReportDay),
        "{found:?}"
    );
}

async fn a_change_that_comes_while_a_day_is_counted_is_not_lost(db: TestDb) {
    let clinic = Clinic::open(&db, 3).await;
    let start = at("2027-03-02T13:00:00Z");
    let turnos: Vec<_> = (0..3)
        .map(|nth| clinic.turno(nth, minutes_after(start, 40 * i64::try_from(nth).unwrap())))
        .collect();
    db.writes(async |uow| {
        for turno in &turnos {
            book(uow, turno).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let later = at("2027-03-20T12:00:00Z");
    let changes = async {
        for turno in &turnos {
            let next = turno.mark_no_show(later, &BookingPolicy::default()).unwrap();
            turnoplus_app::contention::retried(|| async {
                let mut uow = db.write().await;
                uow.appointments().save(&next).await?;
                uow.commit().await
            })
            .await
            .unwrap();
        }
    };
    let counting = async {
        for _ in 0..6 {
            put_down(&db, later).await;
        }
    };
    tokio::join!(changes, counting);
    let day = ask(&clinic, date(2027, 3, 2), date(2027, 3, 2));
    let (answered, counted) = both(&db, &day, &clinic).await;
    assert_eq!(answered, counted);
    put_down(&db, later).await;
    let (answered, counted) = both(&db, &day, &clinic).await;
    assert_eq!(answered, counted);
}

async fn numbers_that_were_tampered_with_are_found(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let turno = clinic.turno(0, at("2027-03-02T13:00:00Z"));
    db.writes(async |uow| book(uow, &turno).await).await.unwrap();
    put_down(&db, now() + SignedDuration::from_hours(24 * 30)).await;
    db.tamper("UPDATE report_day SET counts = '[[],[]]' WHERE on_date = '2027-03-02'")
        .await;
    let found = db.store.verify().await.unwrap().findings;
    let kinds: Vec<_> = found.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::ReportDay]);
}
