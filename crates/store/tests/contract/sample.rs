//! People and places for the tests, with names that databases like to get wrong.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use turnoplus_app::ports::{PasswordHash, StoreError, UnitOfWork};
use turnoplus_domain::appointment::{Appointment, NewAppointment, Placement};
use turnoplus_domain::availability::{Absence, AvailabilityRule, Weekdays};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::{Profile, User};
use turnoplus_domain::ids::{
    AbsenceId, AppointmentId, DoctorId, OfficeId, PatientId, PayerId, RuleId, UserId, VisitTypeId,
};
use turnoplus_domain::notification::Language;
use turnoplus_domain::office::Office;
use turnoplus_domain::patient::{
    AffiliateNumber, CoverageKind, CoverageSnapshot, Coverages, Details, Document, DocumentType,
    EmergencyContact, Patient,
};
use turnoplus_domain::payer::Payer;
use turnoplus_domain::text::{Address, Label, Name, Note};
use turnoplus_domain::time::{CivilSpan, Interval, Minutes, Zone};
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;
use uuid::Uuid;

use crate::database::TestDb;

/// Like a UUIDv7: in the order of making.
pub fn uuid() -> Uuid {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u128((0x0199_0000_0000_7000_8000 << 48) | u128::from(number))
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn now() -> Timestamp {
    at("2027-03-01T12:00:00.123456Z")
}

pub fn minutes_after(start: Timestamp, minutes: i64) -> Timestamp {
    start
        .checked_add(jiff::SignedDuration::from_mins(minutes))
        .unwrap()
}

pub fn zone() -> Zone {
    Zone::parse("America/Argentina/Buenos_Aires").unwrap()
}

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

pub fn office(code: &str) -> Office {
    Office {
        id: OfficeId::new(uuid()),
        code: code.parse().unwrap(),
        name: name("Sede Núñez 🏥"),
        address: Address::parse("Av. Cabildo 1234, 2º «B»").unwrap(),
        zone: zone(),
        active: true,
        version: Version::FIRST,
    }
}

pub fn visit_type() -> VisitType {
    VisitType {
        id: VisitTypeId::new(uuid()),
        name: label("Control de salud 👶"),
        duration: Minutes::duration(30).unwrap(),
        buffer_before: Minutes::buffer(0).unwrap(),
        buffer_after: Minutes::buffer(5).unwrap(),
        self_bookable: true,
        needs_approval: false,
        active: true,
        version: Version::FIRST,
    }
}

pub fn payer(name: &str) -> Payer {
    Payer {
        id: PayerId::new(uuid()),
        name: label(name),
        active: true,
        version: Version::FIRST,
    }
}

pub fn doctor(license: &str, offices: &[OfficeId]) -> Doctor {
    Doctor {
        id: DoctorId::new(uuid()),
        full_name: name("Dra. Ñandú Peña-Öztürk"),
        license: license.parse().unwrap(),
        specialty: label("Clínica médica"),
        offices: offices.to_vec(),
        payers: Vec::new(),
        bio: Some(Note::parse("Línea uno\nlínea dos — 🩺").unwrap()),
        active: true,
        created_at: now(),
        updated_at: now(),
        version: Version::FIRST,
    }
}

pub fn patient(full_name: &str, document: &str) -> Patient {
    Patient {
        id: PatientId::new(uuid()),
        full_name: name(full_name),
        document: Document::parse(DocumentType::Dni, document).unwrap(),
        email: Some(format!("p{document}@example.com").parse().unwrap()),
        phone: Some("+54 11 4321-0000".parse().unwrap()),
        birth_date: Some("1984-02-29".parse().unwrap()),
        details: Details {
            cuil: Some("20-12345678-6".parse().unwrap()),
            address: Some(Address::parse("Güemes 123 — 4.º «B»").unwrap()),
            emergency_contact: Some(EmergencyContact {
                name: name("Íñigo Ñandú"),
                phone: "+54 11 4321-0001".parse().unwrap(),
            }),
            coverages: Coverages::default(),
            language: Some(Language::English),
        },
        active: true,
        merged_into: None,
        created_at: now(),
        updated_at: now(),
        version: Version::FIRST,
    }
}

pub fn user(email: &str, profile: Profile) -> User {
    User {
        id: UserId::new(uuid()),
        email: email.parse().unwrap(),
        full_name: name("José Ñ. 😀"),
        profile,
        language: Some(Language::English),
        active: true,
        created_at: now(),
        updated_at: now(),
        version: Version::FIRST,
    }
}

pub fn password() -> PasswordHash {
    PasswordHash::new("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA".to_owned())
}

/// A clinic with one doctor, some patients and somebody at the front desk.
#[derive(Clone)]
pub struct Clinic {
    pub office: Office,
    pub doctor: Doctor,
    pub visit_type: VisitType,
    pub desk: User,
    pub patients: Vec<Patient>,
}

impl Clinic {
    pub async fn open(db: &TestDb, patients: u32) -> Self {
        let office = office("CENTRO");
        let clinic = Self {
            doctor: doctor("MN 1000", &[office.id]),
            visit_type: visit_type(),
            desk: user("mesa@example.com", Profile::Receptionist),
            patients: (0..patients)
                .map(|n| patient(&format!("Paciente {n:04}"), &(20_000_000 + n).to_string()))
                .collect(),
            office,
        };
        let mut uow = db.write().await;
        uow.offices().add(&clinic.office).await.unwrap();
        uow.doctors().add(&clinic.doctor).await.unwrap();
        uow.visit_types().add(&clinic.visit_type).await.unwrap();
        uow.users().add(&clinic.desk, &password()).await.unwrap();
        for patient in &clinic.patients {
            uow.patients().add(patient).await.unwrap();
        }
        uow.commit().await.unwrap();
        clinic
    }

    pub fn turno(&self, patient: usize, start: Timestamp) -> Appointment {
        self.turno_of(patient, start, 30)
    }

    pub fn turno_of(&self, patient: usize, start: Timestamp, minutes: u16) -> Appointment {
        let new = NewAppointment {
            id: AppointmentId::new(uuid()),
            placement: self.placement(start, minutes),
            patient: self.patients[patient].id,
            reason: Some(Note::parse("Dolor de cabeza 🤕\n¿desde cuándo?").unwrap()),
            coverage: Some(CoverageSnapshot {
                kind: CoverageKind::Prepaga,
                payer_name: Some(label("Unión «Ñ»")),
                plan: Some(label("210")),
                affiliate_number: Some(AffiliateNumber::parse("61 204518/01").unwrap()),
            }),
            overbooking: None,
            created_by: self.desk.id,
            awaits_approval: false,
        };
        Appointment::book(new, &self.visit_type, now())
    }

    pub fn placement(&self, start: Timestamp, minutes: u16) -> Placement {
        Placement {
            doctor: self.doctor.id,
            office: self.office.id,
            zone: self.office.zone.clone(),
            interval: Interval::of_minutes(start, minutes).unwrap(),
        }
    }

    pub fn absence(&self, start: Timestamp, minutes: u16) -> Absence {
        Absence {
            id: AbsenceId::new(uuid()),
            doctor: self.doctor.id,
            interval: Interval::of_minutes(start, minutes).unwrap(),
            reason: Some(Note::parse("Congreso").unwrap()),
            version: Version::FIRST,
        }
    }

    pub fn rule(&self) -> AvailabilityRule {
        AvailabilityRule {
            id: RuleId::new(uuid()),
            doctor: self.doctor.id,
            office: self.office.id,
            weekdays: Weekdays::EVERY_DAY,
            span: CivilSpan::parse("09:00", "24:00").unwrap(),
            valid_from: "2027-01-01".parse().unwrap(),
            valid_until: None,
            version: Version::FIRST,
        }
    }
}

/// Books as the use case does: the turno, its claims, its line in the timeline.
pub async fn book(uow: &mut dyn UnitOfWork, turno: &Appointment) -> Result<(), StoreError> {
    use turnoplus_app::ports::ClaimOwner;
    use turnoplus_domain::appointment::{Change, TimelineEntry, claims_of};
    use turnoplus_domain::identity::Role;
    uow.appointments().add(turno).await?;
    uow.claims()
        .claim(ClaimOwner::Appointment(turno.id()), &claims_of(turno))
        .await?;
    let entry = TimelineEntry {
        appointment: turno.id(),
        version: turno.version(),
        at: turno.created_at(),
        actor: turno.created_by(),
        role: Role::Receptionist,
        change: Change::Booked,
        reason: None,
    };
    uow.appointments().add_timeline(&entry).await
}
