//! What one patient holds becomes another's, and what `verify` finds of a patient who was merged and still holds it.

use turnoplus_app::page::PageRequest;
use turnoplus_app::ports::{ClaimOwner, SeatRequest, StoreError, UnitOfWork};
use turnoplus_domain::appointment::{Appointment, Change, TimelineEntry, claims_of};
use turnoplus_domain::identity::{Profile, Role};
use turnoplus_domain::ids::{AppointmentId, PatientId};
use turnoplus_domain::notification::{About, Message};
use turnoplus_domain::patient::{Guardianship, Relationship};
use turnoplus_domain::settings::SeatPool;
use turnoplus_store::{Finding, FindingKind};
use uuid::Uuid;

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, minutes_after, now, password, user, uuid};

on_every_database!(
    claims_and_seats_are_handed_over_or_refused_whole,
    reminders_that_wait_are_handed_over_and_told_once,
    what_a_merged_patient_still_holds_is_found,
    a_merged_patient_who_is_open_or_leads_astray_is_found,
);

const START: &str = "2027-03-02T12:00:00Z";

/// Saves a turno that was made another patient's, with its line.
async fn move_to(uow: &mut dyn UnitOfWork, merged: &Appointment) -> Result<(), StoreError> {
    uow.appointments().save(merged).await?;
    let line = TimelineEntry {
        appointment: merged.id(),
        version: merged.version(),
        at: merged.updated_at(),
        actor: merged.created_by(),
        role: Role::Receptionist,
        change: Change::Merged,
        reason: None,
    };
    uow.appointments().add_timeline(&line).await
}

async fn claims_and_seats_are_handed_over_or_refused_whole(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let (survivor, other) = (clinic.patients[0].id, clinic.patients[1].id);
    let start = at(START);
    let own = clinic.turno(0, start);
    let theirs = [60, 120, 180].map(|minutes| clinic.turno(1, minutes_after(start, minutes)));
    let seat = |patient, owner, pool, until| SeatRequest {
        patient,
        pool,
        owner,
        until,
        most: None,
        now: now(),
    };
    let (over, coming) = (minutes_after(now(), 5), minutes_after(start, 300));
    let doctors = SeatPool::new(3);
    db.writes(async |uow| {
        book(uow, &own).await?;
        for turno in &theirs {
            book(uow, turno).await?;
        }
        for wanted in [
            seat(survivor, own.id(), SeatPool::CLINIC, coming),
            seat(other, theirs[0].id(), SeatPool::CLINIC, coming),
            seat(other, theirs[1].id(), doctors, coming),
            seat(other, theirs[2].id(), SeatPool::CLINIC, over),
        ] {
            assert!(uow.claims().take_seat(wanted).await?);
        }
        Ok(())
    })
    .await
    .unwrap();
    let later = minutes_after(over, 1);
    db.writes(async |uow| {
        for turno in &theirs {
            move_to(uow, &turno.merged(survivor, later)).await?;
        }
        uow.claims().hand_over(other, survivor, later).await
    })
    .await
    .unwrap();
    assert_eq!(found(&db).await, [], "claims are what the turnos say");
    // Two of the clinic's pool and one of the doctor's are held now: the one that was over is given up.
    for (pool, held) in [(SeatPool::CLINIC, 2), (doctors, 1)] {
        for (most, room) in [(held, false), (held + 1, true)] {
            let mut uow = db.write().await;
            let wanted = SeatRequest {
                most: Some(most),
                now: later,
                ..seat(survivor, AppointmentId::new(uuid()), pool, coming)
            };
            assert_eq!(
                uow.claims().take_seat(wanted).await.unwrap(),
                room,
                "{pool:?} {most}"
            );
        }
    }

    let again = clinic.turno(1, minutes_after(start, 15));
    let refused = db
        .writes(async |uow| {
            uow.appointments().add(&again).await?;
            let keys = claims_of(&again);
            let patients = keys.into_iter().filter(|key| key.resource.kind() == 1);
            let owner = ClaimOwner::Appointment(again.id());
            uow.claims().claim(owner, &patients.collect::<Vec<_>>()).await?;
            uow.claims().hand_over(other, survivor, later).await
        })
        .await;
    assert!(matches!(refused, Err(StoreError::Duplicate)), "{refused:?}");
    assert_eq!(found(&db).await, []);
}

async fn reminders_that_wait_are_handed_over_and_told_once(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let (survivor, other) = (clinic.patients[0].id, clinic.patients[1].id);
    let reminder = |patient: PatientId, date: &str| Message {
        about: About::Day {
            patient,
            date: date.parse().unwrap(),
            minutes_before: 180,
        },
        at: now(),
        due_at: now(),
    };
    // On the first day only the other has one, on the second both wait, on the third the survivor was told already, on
    // the fourth the other's is being sent.
    let days = ["2027-03-02", "2027-03-03", "2027-03-04", "2027-03-05"];
    db.writes(async |uow| {
        for day in days {
            uow.outbox().push(&reminder(other, day)).await?;
        }
        for day in &days[1..3] {
            uow.outbox().push(&reminder(survivor, day)).await?;
        }
        let pushed = uow.outbox().list(None, &page()).await?.items;
        for message in pushed {
            let About::Day { patient, date, .. } = message.about else {
                continue;
            };
            let told = patient == survivor && date.to_string() == days[2];
            let sending = date.to_string() == days[3];
            if !told && !sending {
                continue;
            }
            let held = message.leased(Uuid::from_u128(1), now()).unwrap();
            uow.outbox().save(&message, &held).await?;
            if told {
                uow.outbox().save(&held, &held.sent(now())).await?;
            }
        }
        uow.outbox().hand_over(other, survivor).await
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    let mut left: Vec<_> = read
        .outbox()
        .list(None, &page())
        .await
        .unwrap()
        .items
        .iter()
        .map(|message| match message.about {
            About::Day { patient, date, .. } => (date.to_string(), patient == survivor),
            _ => panic!("only reminders"),
        })
        .collect();
    left.sort();
    let day = |n: usize, whose: bool| (days[n].to_owned(), whose);
    assert_eq!(
        left,
        [
            day(0, true),
            day(1, true),
            day(2, true),
            day(2, true),
            day(3, false)
        ]
    );
}

fn page<K>() -> PageRequest<K> {
    PageRequest {
        limit: 50,
        after: None,
    }
}

/// What is found of merged patients: whom, and what.
async fn found(db: &TestDb) -> Vec<(String, String)> {
    let report = db.store.verify().await.unwrap();
    let of_merged = |finding: &Finding| {
        assert_eq!(finding.kind, FindingKind::MergedPatient, "{finding:?}");
        (finding.subject.clone(), finding.detail.clone())
    };
    let mut found: Vec<_> = report.findings.iter().map(of_merged).collect();
    found.sort();
    found
}

/// Two patients, the second of whom was merged into the first.
async fn merged(db: &TestDb) -> Clinic {
    let mut clinic = Clinic::open(db, 3).await;
    let survivor = clinic.patients[0].id;
    let other = &mut clinic.patients[1];
    other.active = false;
    other.merged_into = Some(survivor);
    other.version = other.version.next();
    db.writes(async |uow| uow.patients().save(other).await)
        .await
        .unwrap();
    assert_eq!(found(db).await, []);
    clinic
}

async fn what_a_merged_patient_still_holds_is_found(db: TestDb) {
    let clinic = merged(&db).await;
    let (other, third) = (clinic.patients[1].id, clinic.patients[2].id);
    let turno = clinic.turno(1, at(START));
    let login = user("otra@example.com", Profile::Patient(other));
    let link = |guardian, dependant| Guardianship {
        guardian,
        dependant,
        relationship: Relationship::Relative,
        confirmed: false,
        since: now(),
    };
    let seat = SeatRequest {
        patient: other,
        pool: SeatPool::CLINIC,
        owner: turno.id(),
        until: minutes_after(at(START), 30),
        most: None,
        now: now(),
    };
    let reminder = Message {
        about: About::Day {
            patient: other,
            date: "2027-03-02".parse().unwrap(),
            minutes_before: 180,
        },
        at: now(),
        due_at: now(),
    };
    db.writes(async |uow| {
        book(uow, &turno).await?;
        uow.claims().take_seat(seat).await?;
        uow.users().add(&login, &password()).await?;
        uow.guardianships().add(&link(other, third)).await?;
        uow.guardianships().add(&link(third, other)).await?;
        uow.outbox().push(&reminder).await
    })
    .await
    .unwrap();
    let subject = format!("patient {other}");
    let all: Vec<_> = [
        "a login",
        "claims",
        "dependants",
        "guardians",
        "reminders that wait",
        "seats",
        "turnos",
    ]
    .into_iter()
    .map(|what| (subject.clone(), format!("was merged and has {what}")))
    .collect();
    assert_eq!(found(&db).await, all);

    // A login that gets in no more and a message that was settled are history.
    db.tamper("UPDATE user_account SET active = FALSE WHERE email = 'otra@example.com'")
        .await;
    db.tamper("UPDATE outbox_message SET state = 'sent'").await;
    let left: Vec<_> = all
        .into_iter()
        .filter(|(_, what)| !what.ends_with("login") && !what.ends_with("wait"))
        .collect();
    assert_eq!(found(&db).await, left);
}

async fn a_merged_patient_who_is_open_or_leads_astray_is_found(db: TestDb) {
    let clinic = merged(&db).await;
    let subject = format!("patient {}", clinic.patients[1].id);
    for (sql, what) in [
        (
            "UPDATE patient SET active = TRUE WHERE merged_into IS NOT NULL",
            "was merged and is not closed",
        ),
        (
            "UPDATE patient SET active = FALSE, merged_into = id WHERE merged_into IS NOT NULL",
            "was merged into a patient who was merged",
        ),
        (
            "UPDATE patient SET merged_into = (SELECT id FROM doctor) WHERE merged_into IS NOT NULL",
            "was merged into a patient who does not exist",
        ),
    ] {
        db.tamper(sql).await;
        assert_eq!(found(&db).await, [(subject.clone(), what.to_owned())]);
    }
}
