//! A small clinic: one office, one visit type, two doctors with weekly rules, and an account of every role.
#![expect(
    clippy::expect_used,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

use std::sync::Arc;

use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Timestamp};
use turnoplus_app::ports::{Ids, Intent, Store, UnitOfWork};
use turnoplus_domain::availability::{AvailabilityRule, Weekdays};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::{Profile, Session, User};
use turnoplus_domain::ids::{DoctorId, OfficeId, PatientId, RuleId, SessionId, UserId, VisitTypeId};
use turnoplus_domain::office::Office;
use turnoplus_domain::patient::{Details, Document, DocumentType, Guardianship, Patient, Relationship};
use turnoplus_domain::text::{Address, Label, Name};
use turnoplus_domain::time::{CivilSpan, Minutes, Zone};
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;

use crate::CheapHasher;
use crate::person::Account;

/// The password of every account.
pub const PASSWORD: &str = "correcto caballo bateria";

/// What was seeded. All ids are fresh in every application.
#[derive(Clone, Debug)]
pub struct Clinic {
    /// `CENTRO`, in Buenos Aires.
    pub office: OfficeId,
    /// `Consulta`, 30 minutes, no buffers, self-bookable.
    pub visit_type: VisitTypeId,
    /// Carla's weekly rule.
    pub rule: RuleId,
    /// The zone of the office.
    pub zone: Zone,
    pub(crate) accounts: Vec<Arc<Account>>,
}

impl Clinic {
    /// Writes the clinic through the ports.
    pub(crate) async fn seed(store: &dyn Store, ids: &dyn Ids, now: Timestamp) -> Self {
        let zone = Zone::parse("America/Argentina/Buenos_Aires").expect("a zone");
        let mut uow = store.begin(Intent::Write).await.expect("a unit of work");
        let office = add_office(uow.as_mut(), ids, &zone).await;
        let visit_type = add_visit_type(uow.as_mut(), ids).await;
        let fourteen = Some(date(2012, 5, 10));
        let ana = add_patient(uow.as_mut(), ids, ("Ana Paz", "52111222", fourteen), now).await;
        let gabi = add_patient(uow.as_mut(), ids, ("Gabi Paz", "20555666", None), now).await;
        let beto = add_patient(uow.as_mut(), ids, ("Beto Ruiz", "30333444", None), now).await;
        let link = Guardianship {
            guardian: gabi,
            dependant: ana,
            relationship: Relationship::Parent,
            confirmed: true,
            since: now,
        };
        let linked = uow.guardianships().add(&link).await.expect("a link");
        assert!(linked, "a guardian with room");
        let (carla, rule) = add_doctor(uow.as_mut(), ids, ("Carla Sosa", "MN 1001"), office, now).await;
        let (dante, _) = add_doctor(uow.as_mut(), ids, ("Dante Gil", "MN 1002"), office, now).await;
        let mut accounts = Vec::new();
        for (name, profile) in [
            ("Ana Paz", Profile::Patient(ana)),
            ("Beto Ruiz", Profile::Patient(beto)),
            ("Carla Sosa", Profile::Doctor(carla)),
            ("Dante Gil", Profile::Doctor(dante)),
            ("Rita Recepcion", Profile::Receptionist),
            ("Ada Admin", Profile::Admin),
            ("Gabi Paz", Profile::Patient(gabi)),
            ("Diego Dado", Profile::Admin),
        ] {
            accounts.push(Arc::new(add_account(uow.as_mut(), ids, name, profile, now).await));
        }
        if let Some(diego) = accounts.last() {
            deactivate(uow.as_mut(), diego, now).await;
        }
        uow.commit().await.expect("a commit");
        Self {
            office,
            visit_type,
            rule,
            zone,
            accounts,
        }
    }
}

async fn deactivate(uow: &mut dyn UnitOfWork, account: &Account, now: Timestamp) {
    let found = uow.users().find(account.user).await.expect("an answer");
    let mut user = found.expect("an account");
    user.active = false;
    user.updated_at = now;
    user.version = user.version.next();
    uow.users().save(&user).await.expect("a change");
}

async fn add_office(uow: &mut dyn UnitOfWork, ids: &dyn Ids, zone: &Zone) -> OfficeId {
    let office = Office {
        id: OfficeId::new(ids.next()),
        code: "CENTRO".parse().expect("a code"),
        name: Name::parse("Centro").expect("a name"),
        address: Address::parse("Av. Corrientes 1234").expect("an address"),
        zone: zone.clone(),
        active: true,
        version: Version::FIRST,
    };
    uow.offices().add(&office).await.expect("an office");
    office.id
}

async fn add_visit_type(uow: &mut dyn UnitOfWork, ids: &dyn Ids) -> VisitTypeId {
    let visit_type = VisitType {
        id: VisitTypeId::new(ids.next()),
        name: Label::parse("Consulta").expect("a label"),
        duration: Minutes::duration(30).expect("a duration"),
        buffer_before: Minutes::ZERO,
        buffer_after: Minutes::ZERO,
        self_bookable: true,
        needs_approval: false,
        active: true,
        version: Version::FIRST,
    };
    uow.visit_types().add(&visit_type).await.expect("a visit type");
    visit_type.id
}

async fn add_patient(
    uow: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    (name, dni, birth_date): (&str, &str, Option<Date>),
    now: Timestamp,
) -> PatientId {
    let patient = Patient {
        id: PatientId::new(ids.next()),
        full_name: Name::parse(name).expect("a name"),
        document: Document::parse(DocumentType::Dni, dni).expect("a document"),
        email: None,
        phone: None,
        birth_date,
        details: Details::default(),
        active: true,
        merged_into: None,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.patients().add(&patient).await.expect("a patient");
    patient.id
}

async fn add_doctor(
    uow: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    (name, license): (&str, &str),
    office: OfficeId,
    now: Timestamp,
) -> (DoctorId, RuleId) {
    let doctor = Doctor {
        id: DoctorId::new(ids.next()),
        full_name: Name::parse(name).expect("a name"),
        license: license.parse().expect("a licence"),
        specialty: Label::parse("Clínica médica").expect("a specialty"),
        offices: vec![office],
        payers: Vec::new(),
        bio: None,
        active: true,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.doctors().add(&doctor).await.expect("a doctor");
    let weekdays = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];
    let rule = AvailabilityRule {
        id: RuleId::new(ids.next()),
        doctor: doctor.id,
        office,
        weekdays: Weekdays::new(weekdays).expect("days"),
        span: CivilSpan::parse("09:00", "13:00").expect("a span"),
        valid_from: date(2026, 1, 1),
        valid_until: None,
        version: Version::FIRST,
    };
    uow.availability().add_rule(&rule).await.expect("a rule");
    (doctor.id, rule.id)
}

async fn add_account(
    uow: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    name: &str,
    profile: Profile,
    now: Timestamp,
) -> Account {
    let given = name.split(' ').next().unwrap_or(name).to_lowercase();
    let email = format!("{given}@turnoplus.example");
    let user = User {
        id: UserId::new(ids.next()),
        email: email.parse().expect("an address"),
        full_name: Name::parse(name).expect("a name"),
        profile,
        language: None,
        active: true,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    };
    uow.users()
        .add(&user, &CheapHasher::hash_now(PASSWORD))
        .await
        .expect("an account");
    let session = Session {
        id: SessionId::new(ids.next()),
        user: user.id,
        created_at: now,
        last_used_at: now,
        expires_at: now + SignedDuration::from_hours(10 * 365 * 24),
        revoked_at: None,
        user_agent: Some("testkit".to_owned()),
        authenticated_at: now,
        must_enrol: false,
    };
    uow.sessions().add(&session).await.expect("a session");
    Account {
        user: user.id,
        session: session.id,
        patient: user.profile.patient(),
        doctor: user.profile.doctor(),
        email,
    }
}
