//! What turnos and absences occupy, and that two of them collide exactly when they share five minutes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::fixtures::{DOCTOR, PATIENT, at, doctor, new_turno, patient, turno, visit_type};
use super::{
    Appointment, AppointmentStatusKind as Kind, Bucket, Lane, Overbooking, Resource, claims_of,
    claims_of_absence, taken_intervals,
};
use crate::availability::Absence;
use crate::ids::AbsenceId;
use crate::text::Reason;
use crate::time::Interval;
use crate::version::Version;

fn absence(interval: Interval) -> Absence {
    let id = AbsenceId::new(Uuid::from_u128(5));
    Absence {
        id,
        doctor: doctor(DOCTOR),
        interval,
        reason: None,
        version: Version::FIRST,
    }
}

#[test]
fn a_turno_claims_its_doctor_with_buffers_and_its_patient_without() {
    let turno = Appointment::book(new_turno(), &visit_type(5, 10), at("2026-11-20T12:00:00Z"));
    let start = Bucket::at(turno.start()).get();
    let claims = claims_of(&turno);
    let of = |resource| {
        let own = claims.iter().filter(move |claim| claim.resource == resource);
        own.map(|claim| (claim.bucket.get() - start, claim.lane.get()))
            .collect::<Vec<_>>()
    };
    let lane_zero = |buckets: std::ops::Range<i64>| buckets.map(|bucket| (bucket, 0)).collect::<Vec<_>>();
    assert_eq!(of(Resource::Doctor(doctor(DOCTOR))), lane_zero(-1..8));
    assert_eq!(of(Resource::Patient(patient(PATIENT))), lane_zero(0..6));
    assert!(claims.is_sorted());
}

#[test]
fn only_a_cancelled_turno_claims_nothing() {
    for kind in Kind::ALL {
        assert_eq!(
            claims_of(&turno(kind)).is_empty(),
            kind == Kind::Cancelled,
            "{kind}"
        );
    }
}

#[test]
fn an_absence_claims_every_lane_of_the_buckets_that_it_touches() {
    let interval = Interval::new(at("2026-12-01T12:02:00Z"), at("2026-12-01T12:10:00Z")).unwrap();
    let claims: Vec<_> = claims_of_absence(&absence(interval)).collect();
    assert_eq!(claims.len(), 2 * 4);
    assert!(claims.is_sorted());
    assert!(Lane::all().all(|lane| claims.iter().filter(|claim| claim.lane == lane).count() == 2));
}

#[test]
fn a_stored_resource_is_found_again_by_kind_and_id() {
    for resource in [Resource::Doctor(doctor(1)), Resource::Patient(patient(1))] {
        assert_eq!(
            Resource::from_stored(resource.kind(), resource.uuid()),
            Some(resource)
        );
    }
    assert_eq!(Resource::from_stored(9, Uuid::nil()), None);
    assert!(Resource::Doctor(doctor(u128::MAX)) < Resource::Patient(patient(0)));
}

#[test]
fn buckets_join_into_the_time_that_they_make_up() {
    let taken = taken_intervals([1, 2, 3, 7, 9, 10].map(Bucket::new));
    let expected = [(300, 1200), (2100, 2400), (2700, 3300)];
    let seconds: Vec<_> = taken
        .iter()
        .map(|i| (i.start().as_second(), i.end().as_second()))
        .collect();
    assert_eq!(seconds, expected);
    assert_eq!(Bucket::at(Timestamp::new(-1, 0).unwrap()), Bucket::new(-1));
}

prop_compose! {
    fn any_turno()(
        who in (1_u128..=2, 1_u128..=2),
        start in 0_i64..40,
        length in 1_u16..=12,
        (before, after) in (0_i64..=3, 0_i64..=3),
        lane in 0_u8..=2,
    ) -> Appointment {
        let mut new = new_turno();
        new.placement.doctor = doctor(who.0);
        new.patient = patient(who.1);
        new.placement.interval =
            Interval::of_minutes(Timestamp::new(start * 300, 0).unwrap(), length * 5).unwrap();
        new.overbooking =
            Some(Overbooking { lane: Lane::new(lane).unwrap(), reason: Reason::parse("lleno").unwrap() });
        Appointment::book(new, &visit_type(before * 5, after * 5), at("2026-11-20T12:00:00Z"))
    }
}

proptest! {
    #[test]
    fn two_turnos_collide_exactly_when_they_share_time_of_a_doctor_lane_or_of_a_patient(
        a in any_turno(),
        b in any_turno(),
    ) {
        let keys: BTreeSet<_> = claims_of(&a).into_iter().collect();
        let collide = claims_of(&b).iter().any(|key| keys.contains(key));
        let doctors = a.doctor() == b.doctor()
            && a.lane() == b.lane()
            && a.doctor_interval().overlaps(&b.doctor_interval());
        let patients = a.patient() == b.patient() && a.interval().overlaps(&b.interval());
        prop_assert_eq!(collide, doctors || patients);
    }

    #[test]
    fn an_absence_collides_with_every_turno_of_the_doctor_in_that_time(
        a in any_turno(),
        start in 0_i64..12_000,
        length in 1_i64..4_000,
    ) {
        let interval = Interval::of_seconds(start, start + length).unwrap();
        let away = Absence { doctor: doctor(1), ..absence(interval) };
        let keys: BTreeSet<_> = claims_of_absence(&away).collect();
        let collide = claims_of(&a).iter().any(|key| keys.contains(key));
        let shares = a.doctor() == away.doctor && a.doctor_interval().overlaps(&interval.to_buckets());
        prop_assert_eq!(collide, shares);
    }

    #[test]
    fn claims_are_sorted_and_named_once(a in any_turno()) {
        let claims = claims_of(&a);
        prop_assert!(claims.is_sorted_by(|x, y| x < y));
    }

    #[test]
    fn what_is_taken_is_what_was_claimed(a in any_turno()) {
        let of_doctor = claims_of(&a).into_iter().filter(|c| c.resource == Resource::Doctor(a.doctor()));
        let taken = taken_intervals(of_doctor.map(|claim| claim.bucket));
        prop_assert_eq!(taken, vec![a.doctor_interval()]);
    }
}
