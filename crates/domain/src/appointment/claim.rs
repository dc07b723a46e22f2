//! Occupancy. A turno claims five-minute buckets of its doctor's and its patient's time; a key of the database
//! makes each claim unique, and that, not a check, is why nothing is booked twice.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Appointment, Lane};
use crate::availability::Absence;
use crate::ids::{DoctorId, PatientId};
use crate::time::{BUCKET, Interval, floor_second};

/// Five minutes, counted from 1970-01-01T00:00Z: `floor(unix_seconds / 300)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Bucket(i64);

/// Whose time is claimed. The order is that of the key: kind, then id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Resource {
    /// A doctor's.
    Doctor(DoctorId),
    /// A patient's.
    Patient(PatientId),
}

/// The key of a claim. The order is that of the database's key, so that concurrent bookings meet in one order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClaimKey {
    /// Whose time.
    pub resource: Resource,
    /// Which five minutes.
    pub bucket: Bucket,
    /// In which lane.
    pub lane: Lane,
}

impl Bucket {
    /// The bucket with this number.
    pub fn new(number: i64) -> Self {
        Self(number)
    }

    /// The bucket that an instant lies in.
    pub fn at(instant: Timestamp) -> Self {
        Self(floor_second(instant).div_euclid(BUCKET))
    }

    /// The buckets that an interval touches.
    pub fn of(interval: &Interval) -> impl Iterator<Item = Self> + Clone + use<> {
        let (start, end) = interval.to_buckets().seconds();
        (start.div_euclid(BUCKET)..end.div_euclid(BUCKET)).map(Self)
    }

    /// The number as stored.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl Resource {
    /// The number of the kind as stored: 0 for doctors, 1 for patients.
    pub fn kind(self) -> u8 {
        match self {
            Self::Doctor(_) => 0,
            Self::Patient(_) => 1,
        }
    }

    /// The id without its kind.
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Doctor(id) => id.uuid(),
            Self::Patient(id) => id.uuid(),
        }
    }

    /// The resource stored under this kind and id.
    pub fn from_stored(kind: u8, id: Uuid) -> Option<Self> {
        match kind {
            0 => Some(Self::Doctor(DoctorId::new(id))),
            1 => Some(Self::Patient(PatientId::new(id))),
            _ => None,
        }
    }
}

/// What a turno claims, sorted by key: the doctor's time with buffers, in the turno's lane; and the patient's
/// time without them, in the regular lane, so that not even a sobreturno overlaps another turno of the patient.
/// A cancelled turno claims nothing.
pub fn claims_of(turno: &Appointment) -> Vec<ClaimKey> {
    if !turno.status().kind().occupies() {
        return Vec::new();
    }
    let doctor = Resource::Doctor(turno.doctor());
    let patient = Resource::Patient(turno.patient());
    let of_doctor = Bucket::of(&turno.doctor_interval()).map(|bucket| ClaimKey {
        resource: doctor,
        bucket,
        lane: turno.lane(),
    });
    let of_patient = Bucket::of(&turno.interval()).map(|bucket| ClaimKey {
        resource: patient,
        bucket,
        lane: Lane::REGULAR,
    });
    of_doctor.chain(of_patient).collect()
}

/// What an absence claims, sorted by key: the doctor's time in every lane, so that it collides with sobreturnos too.
pub fn claims_of_absence(absence: &Absence) -> impl Iterator<Item = ClaimKey> + Clone + use<> {
    let resource = Resource::Doctor(absence.doctor);
    Bucket::of(&absence.interval).flat_map(move |bucket| {
        Lane::all().map(move |lane| ClaimKey {
            resource,
            bucket,
            lane,
        })
    })
}

/// The stretches of time that sorted buckets make up, for [`crate::availability::DoctorCalendar::taken`].
/// Buckets in another order, or named twice, give the same time in more pieces.
pub fn taken_intervals(buckets: impl IntoIterator<Item = Bucket>) -> Vec<Interval> {
    let mut taken: Vec<(i64, i64)> = Vec::new();
    for Bucket(number) in buckets {
        match taken.last_mut() {
            Some((_, until)) if *until == number => *until += 1,
            _ => taken.push((number, number + 1)),
        }
    }
    let seconds = |number: i64| number.saturating_mul(BUCKET);
    taken
        .into_iter()
        .filter_map(|(from, until)| Interval::of_seconds(seconds(from), seconds(until)))
        .collect()
}
