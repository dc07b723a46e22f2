//! The transition relation, in full: every state with every command.

use jiff::civil;

use super::fixtures::{START, at, doctor, new_turno, placement, turno, user, visit_type};
use super::{
    Appointment, AppointmentStatus as Status, AppointmentStatusKind as Kind, Command, Lane, Overbooking,
    TransitionRefused,
};
use crate::settings::BookingPolicy;
use crate::text::Reason;
use crate::version::Version;

/// What each command leads to; `None` for refused.
type Row = [(Command, Option<Kind>); 7];

const RELATION: [(Kind, Row); 7] = [
    (
        Kind::Requested,
        [
            (Command::Confirm, Some(Kind::Booked)),
            (Command::Arrive, None),
            (Command::Start, None),
            (Command::Complete, None),
            (Command::NoShow, None),
            (Command::Cancel, Some(Kind::Cancelled)),
            (Command::Reschedule, Some(Kind::Requested)),
        ],
    ),
    (
        Kind::Booked,
        [
            (Command::Confirm, None),
            (Command::Arrive, Some(Kind::Arrived)),
            (Command::Start, None),
            (Command::Complete, Some(Kind::Completed)),
            (Command::NoShow, Some(Kind::NoShow)),
            (Command::Cancel, Some(Kind::Cancelled)),
            (Command::Reschedule, Some(Kind::Booked)),
        ],
    ),
    (
        Kind::Arrived,
        [
            (Command::Confirm, None),
            (Command::Arrive, None),
            (Command::Start, Some(Kind::InConsultation)),
            (Command::Complete, Some(Kind::Completed)),
            (Command::NoShow, None),
            (Command::Cancel, Some(Kind::Cancelled)),
            (Command::Reschedule, None),
        ],
    ),
    (
        Kind::InConsultation,
        [
            (Command::Confirm, None),
            (Command::Arrive, None),
            (Command::Start, None),
            (Command::Complete, Some(Kind::Completed)),
            (Command::NoShow, None),
            (Command::Cancel, None),
            (Command::Reschedule, None),
        ],
    ),
    (Kind::Completed, NOTHING),
    (Kind::Cancelled, NOTHING),
    (
        Kind::NoShow,
        [
            (Command::Confirm, None),
            (Command::Arrive, Some(Kind::Arrived)),
            (Command::Start, None),
            (Command::Complete, None),
            (Command::NoShow, None),
            (Command::Cancel, None),
            (Command::Reschedule, None),
        ],
    ),
];

const NOTHING: Row = [
    (Command::Confirm, None),
    (Command::Arrive, None),
    (Command::Start, None),
    (Command::Complete, None),
    (Command::NoShow, None),
    (Command::Cancel, None),
    (Command::Reschedule, None),
];

/// An hour after the start, on the same day: late enough for every command that waits.
const NOW: &str = "2026-12-01T10:00:00-03:00";

fn apply(turno: &Appointment, command: Command) -> Result<Appointment, TransitionRefused> {
    let (now, policy) = (at(NOW), BookingPolicy::default());
    match command {
        Command::Confirm => turno.confirm(now),
        Command::Arrive => turno.arrive(now),
        Command::Start => turno.start_consultation(now),
        Command::Complete => turno.complete(now),
        Command::NoShow => turno.mark_no_show(now, &policy),
        Command::Cancel => turno.cancel(user(1), now, None, &policy),
        Command::Reschedule => turno.reschedule(placement("2026-12-02T09:00:00-03:00"), now),
    }
}

#[test]
fn every_state_answers_every_command_as_listed() {
    assert_eq!(RELATION.map(|(kind, _)| kind), Kind::ALL);
    for (from, row) in RELATION {
        assert_eq!(row.map(|(command, _)| command), Command::ALL);
        for (wanted, to) in row {
            let before = turno(from);
            let after = apply(&before, wanted);
            let expected = to.ok_or(TransitionRefused::Illegal { from, wanted });
            assert_eq!(
                after.as_ref().map(|t| t.status().kind()).map_err(|e| *e),
                expected,
                "{from} {wanted:?}"
            );
            if let Ok(after) = after {
                assert_eq!(after.version(), before.version().next());
                assert_eq!(after.updated_at(), at(NOW));
                assert_eq!(after.id(), before.id());
                assert_eq!(after.created_at(), before.created_at());
            }
        }
        assert_eq!(from.is_terminal(), row.iter().all(|(_, to)| to.is_none()));
    }
}

#[test]
fn a_new_turno_is_booked_or_waits_for_approval() {
    let booked = Appointment::book(new_turno(), &visit_type(5, 10), at(NOW));
    assert_eq!(booked.status(), &Status::Booked);
    assert_eq!(booked.version(), Version::FIRST);
    assert_eq!(booked.civil_start().to_string(), "2026-12-01T09:00:00");
    assert_eq!(booked.doctor_interval().minutes(), 45);
    let mut waiting = new_turno();
    waiting.awaits_approval = true;
    assert_eq!(
        Appointment::book(waiting, &visit_type(0, 0), at(NOW)).status(),
        &Status::Requested
    );
}

#[test]
fn a_patient_is_absent_only_after_the_grace() {
    let policy = BookingPolicy::default();
    let booked = turno(Kind::Booked);
    let from = at("2026-12-01T09:15:00-03:00");
    let early = at("2026-12-01T09:14:59-03:00");
    assert_eq!(
        booked.mark_no_show(early, &policy),
        Err(TransitionRefused::TooEarly { from })
    );
    assert_eq!(
        booked.mark_no_show(from, &policy).map(|t| t.status().clone()),
        Ok(Status::NoShow { at: from })
    );
}

#[test]
fn an_absent_patient_may_come_after_all_on_the_same_local_day() {
    let absent = turno(Kind::NoShow);
    // 23:59 in Buenos Aires is the next day already in universal time.
    let last_minute = at("2026-12-01T23:59:00-03:00");
    assert!(absent.arrive(last_minute).is_ok());
    assert_eq!(
        absent.arrive(at("2026-12-02T00:00:00-03:00")),
        Err(TransitionRefused::DayOver)
    );
}

#[test]
fn nobody_is_received_before_the_day_of_the_turno() {
    // The turno is on 1 December at 09:00 in Buenos Aires, where its day begins at 03:00 in universal time.
    let day = civil::date(2026, 12, 1);
    let (eve, dawn) = (at("2026-11-30T23:59:59-03:00"), at("2026-12-01T00:00:00-03:00"));
    let too_early = Err(TransitionRefused::BeforeDay { day });
    let (booked, arrived) = (turno(Kind::Booked), turno(Kind::Arrived));
    assert_eq!(booked.arrive(eve), too_early);
    assert_eq!(booked.complete(eve), too_early);
    assert_eq!(arrived.start_consultation(eve), too_early);
    assert!(booked.arrive(dawn).is_ok() && booked.complete(dawn).is_ok());
    assert!(arrived.start_consultation(dawn).is_ok());
}

#[test]
fn cancelling_after_the_limit_is_flagged_late() {
    let policy = BookingPolicy::default();
    for (now, late) in [
        ("2026-11-30T09:00:00-03:00", false),
        ("2026-11-30T09:00:01-03:00", true),
        ("2026-12-01T12:00:00-03:00", true),
        ("2026-11-20T09:00:00-03:00", false),
    ] {
        let cancelled = turno(Kind::Booked)
            .cancel(user(9), at(now), None, &policy)
            .unwrap();
        let expected = Status::Cancelled {
            at: at(now),
            by: user(9),
            reason: None,
            late,
        };
        assert_eq!(cancelled.status(), &expected, "{now}");
    }
}

#[test]
fn a_consultation_remembers_when_the_patient_arrived() {
    let started = turno(Kind::Arrived).start_consultation(at(NOW)).unwrap();
    let expected = Status::InConsultation {
        arrived_at: Some(at(START)),
        started_at: at(NOW),
    };
    assert_eq!(started.status(), &expected);
}

#[test]
fn a_moved_sobreturno_becomes_a_regular_turno_of_the_new_agenda() {
    let reason = Reason::parse("dolor agudo").unwrap();
    let mut new = new_turno();
    new.overbooking = Some(Overbooking {
        lane: Lane::new(2).unwrap(),
        reason,
    });
    let over = Appointment::book(new, &visit_type(0, 0), at(NOW));
    assert!(over.is_overbooking());
    assert!(over.overbooking_reason().is_some());

    let mut to = placement("2026-12-03T15:00:00-03:00");
    to.doctor = doctor(77);
    let moved = over.reschedule(to.clone(), at(NOW)).unwrap();

    assert_eq!((moved.lane(), moved.overbooking_reason()), (Lane::REGULAR, None));
    assert_eq!((moved.doctor(), moved.interval()), (doctor(77), to.interval));
    assert_eq!(moved.civil_start().to_string(), "2026-12-03T15:00:00");
}

#[test]
fn an_overbooking_in_the_regular_lane_is_a_regular_turno() {
    let mut new = new_turno();
    new.overbooking = Some(Overbooking {
        lane: Lane::REGULAR,
        reason: Reason::parse("x").unwrap(),
    });
    let turno = Appointment::book(new, &visit_type(0, 0), at(NOW));
    assert_eq!(
        (turno.is_overbooking(), turno.overbooking_reason()),
        (false, None)
    );
}
