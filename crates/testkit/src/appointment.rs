//! A clinic with doctors, availability and people, served in-process: what promises about turnos are made on.
//!
//! It runs on a database of its own: see [`TestDatabase::fresh`].
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use turnoplus_app::ports::{Clock, Ids, Intent, Store, UnitOfWork};
use turnoplus_domain::availability::{AvailabilityRule, Weekdays};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::{Profile, Session, User};
use turnoplus_domain::ids::{DoctorId, OfficeId, PatientId, RuleId, SessionId, UserId, VisitTypeId};
use turnoplus_domain::office::Office;
use turnoplus_domain::patient::{Details, Document, DocumentType, Patient};
use turnoplus_domain::settings::BookingPolicy;
use turnoplus_domain::text::{Address, Label, Name};
use turnoplus_domain::time::{CivilSpan, Minutes, Zone};
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;
use turnoplus_http::{
    AccessTokens, AppState, HttpConfig, Limiter, LiveHub, LiveLimits, Readiness, RequestLimits,
};
use turnoplus_store::{SeaStore, StoreConfig};

use crate::database::TestDatabase;
use crate::person::Account;
use crate::{
    Answer, CheapHasher, FakeClock, FakePremises, PASSWORD, Person, RealIds, TestSecrets, sealing_keys,
};

/// The Monday that every clinic here opens on; it is 08:00 in Buenos Aires when a test begins.
pub const MONDAY: Date = date(2026, 11, 30);

/// The zone of every office here.
pub const ZONE: &str = "America/Argentina/Buenos_Aires";

/// A clinic that is served in-process. Its doctors attend from Monday to Friday, 09:00 to 17:00.
pub struct Clinic {
    /// The time of day.
    pub clock: Arc<FakeClock>,
    /// Where it is.
    pub office: OfficeId,
    /// *Consulta*: 30 minutes, booked by patients. What a turno is for when nobody says.
    pub consulta: VisitTypeId,
    /// *Control*: 15 minutes, booked by patients.
    pub control: VisitTypeId,
    /// *Estudio*: 60 minutes; what patients book waits for confirmation.
    pub estudio: VisitTypeId,
    /// *Práctica*: 30 minutes with 10 before and 20 after; booked by the clinic only.
    pub practica: VisitTypeId,
    store: SeaStore,
    state: AppState,
    router: Router,
    _database: TestDatabase,
}

impl Clinic {
    /// A clinic on a fresh database.
    pub async fn open() -> Self {
        Self::open_on(TestDatabase::fresh().await).await
    }

    /// A clinic on this database.
    pub async fn open_on(database: TestDatabase) -> Self {
        let config = StoreConfig {
            url: database.url().to_owned(),
            audit_key: [7; 32],
            sealing_keys: sealing_keys(),
            max_connections: 8,
        };
        let store = SeaStore::connect(config).await.expect("the test database opens");
        store.migrate_up().await.expect("the schema is made");
        let clock = Arc::new(FakeClock::at(at(MONDAY, "08:00")));
        let key = std::array::from_fn(|position| u8::try_from(position).unwrap_or_default());
        let address = "http://localhost:8000".to_owned();
        let tokens = AccessTokens::new(
            vec![("test".to_owned(), key)],
            address.clone(),
            "turnoplus".to_owned(),
        );
        let readiness = Readiness::default();
        readiness.set(true);
        let kept = Arc::new(store.clone());
        let state = AppState {
            premises: Arc::new(FakePremises::default()),
            metrics: Arc::default(),
            live: LiveHub::new(kept.clone(), clock.clone(), LiveLimits::default()),
            store: kept,
            clock: clock.clone(),
            ids: Arc::new(RealIds),
            hasher: Arc::new(CheapHasher::default()),
            secrets: Arc::new(TestSecrets),
            tokens: Arc::new(tokens.expect("keys")),
            limiter: Arc::new(Limiter::new(RequestLimits::NONE)),
            config: Arc::new(HttpConfig {
                public_url: address,
                cors_origins: Vec::new(),
                ..HttpConfig::default()
            }),
            readiness,
        };
        let router = turnoplus_http::router(state.clone());
        let mut clinic = Self {
            clock,
            office: OfficeId::new(RealIds.next()),
            consulta: VisitTypeId::new(RealIds.next()),
            control: VisitTypeId::new(RealIds.next()),
            estudio: VisitTypeId::new(RealIds.next()),
            practica: VisitTypeId::new(RealIds.next()),
            store,
            state,
            router,
            _database: database,
        };
        clinic.furnish().await;
        clinic
    }

    async fn furnish(&mut self) {
        let mut uow = self.write().await;
        let office = Office {
            id: self.office,
            code: "CENTRO".parse().expect("a code"),
            name: Name::parse("Sede Centro").expect("a name"),
            address: Address::parse("Av. Corrientes 1234").expect("an address"),
            zone: zone(),
            active: true,
            version: Version::FIRST,
        };
        uow.offices().add(&office).await.expect("an office");
        let types = [
            (self.consulta, "Consulta", (30, 0, 0), (true, false)),
            (self.control, "Control", (15, 0, 0), (true, false)),
            (self.estudio, "Estudio", (60, 0, 0), (true, true)),
            (self.practica, "Práctica", (30, 10, 20), (false, false)),
        ];
        for (id, name, (duration, before, after), (self_bookable, needs_approval)) in types {
            let visit_type = VisitType {
                id,
                name: Label::parse(name).expect("a name"),
                duration: Minutes::duration(duration).expect("a duration"),
                buffer_before: Minutes::buffer(before).expect("a buffer"),
                buffer_after: Minutes::buffer(after).expect("a buffer"),
                self_bookable,
                needs_approval,
                active: true,
                version: Version::FIRST,
            };
            uow.visit_types().add(&visit_type).await.expect("a visit type");
        }
        uow.commit().await.expect("the clinic is furnished");
    }

    /// Changes the booking policy.
    pub async fn with_policy(&self, change: impl FnOnce(&mut BookingPolicy)) {
        let mut uow = self.write().await;
        let mut settings = uow.settings().get().await.expect("settings");
        change(&mut settings.policy);
        settings.version = settings.version.next();
        uow.settings().save(&settings).await.expect("settings are saved");
        uow.commit().await.expect("settings are kept");
    }

    /// A new doctor with an account, who attends on weekdays from 09:00 to 17:00.
    pub async fn doctor(&self) -> Person {
        let (id, now) = (DoctorId::new(RealIds.next()), self.clock.now());
        let doctor = Doctor {
            id,
            full_name: Name::parse("Dra. Paula Méndez").expect("a name"),
            license: format!("MN {}", id.uuid().as_u128() % 1_000_000_000)
                .parse()
                .expect("a licence"),
            specialty: Label::parse("Clínica médica").expect("a specialty"),
            offices: vec![self.office],
            payers: Vec::new(),
            bio: None,
            active: true,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        };
        let weekdays = Weekdays::from_bits(0b1_1111).expect("weekdays");
        let span = CivilSpan::new(time(9, 0, 0, 0), time(17, 0, 0, 0)).expect("hours");
        let rule = AvailabilityRule {
            id: RuleId::new(RealIds.next()),
            doctor: id,
            office: self.office,
            weekdays,
            span,
            valid_from: date(2026, 1, 1),
            valid_until: None,
            version: Version::FIRST,
        };
        let mut uow = self.write().await;
        uow.doctors().add(&doctor).await.expect("a doctor");
        uow.availability().add_rule(&rule).await.expect("a rule");
        uow.commit().await.expect("a doctor is kept");
        self.account(Profile::Doctor(id)).await
    }

    /// A new patient with an account.
    pub async fn patient(&self) -> Person {
        let (id, now) = (PatientId::new(RealIds.next()), self.clock.now());
        let number = 10_000_000 + id.uuid().as_u128() % 80_000_000;
        let patient = Patient {
            id,
            full_name: Name::parse("Ana Ñandú").expect("a name"),
            document: Document::parse(DocumentType::Dni, &number.to_string()).expect("a DNI"),
            email: None,
            phone: None,
            birth_date: None,
            details: Details::default(),
            active: true,
            merged_into: None,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        };
        let mut uow = self.write().await;
        uow.patients().add(&patient).await.expect("a patient");
        uow.commit().await.expect("a patient is kept");
        self.account(Profile::Patient(id)).await
    }

    /// As many new patients as are wanted.
    pub async fn patients(&self, count: usize) -> Vec<Person> {
        let mut patients = Vec::with_capacity(count);
        for _ in 0..count {
            patients.push(self.patient().await);
        }
        patients
    }

    /// Somebody at the front desk.
    pub async fn receptionist(&self) -> Person {
        self.account(Profile::Receptionist).await
    }

    /// An administrator.
    pub async fn admin(&self) -> Person {
        self.account(Profile::Admin).await
    }

    /// Deactivates an account past the API, where nobody asks whether it is the last of its kind.
    pub async fn without_account(&self, user: UserId) {
        let mut uow = self.write().await;
        let found = uow.users().find(user).await.expect("an answer");
        let mut account = found.expect("an account");
        account.active = false;
        account.version = account.version.next();
        uow.users().save(&account).await.expect("a change");
        uow.commit().await.expect("a change is kept");
    }

    /// Somebody without an account.
    pub fn anonymous(&self) -> Person {
        Person {
            router: self.router.clone(),
            state: self.state.clone(),
            account: None,
            address: None,
        }
    }

    async fn account(&self, profile: Profile) -> Person {
        let (user, session, now) = (
            UserId::new(RealIds.next()),
            SessionId::new(RealIds.next()),
            self.clock.now(),
        );
        let account = User {
            id: user,
            email: format!("{user}@turnoplus.example").parse().expect("an address"),
            full_name: Name::parse("Alguien De La Clínica").expect("a name"),
            profile,
            language: None,
            active: true,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        };
        let login = Session {
            id: session,
            user,
            created_at: now,
            last_used_at: now,
            expires_at: now + SignedDuration::from_hours(24 * 3650),
            revoked_at: None,
            user_agent: None,
            authenticated_at: now,
            must_enrol: false,
        };
        let mut uow = self.write().await;
        uow.users()
            .add(&account, &CheapHasher::hash_now(PASSWORD))
            .await
            .expect("an account");
        uow.sessions().add(&login).await.expect("a session");
        uow.commit().await.expect("an account is kept");
        let email = account.email.to_string();
        let account = Account {
            user,
            session,
            patient: profile.patient(),
            doctor: profile.doctor(),
            email,
        };
        Person {
            account: Some(Arc::new(account)),
            ..self.anonymous()
        }
    }

    /// Proves on the data itself that nothing is booked twice and everything adds up.
    pub async fn verify_is_clean(&self) {
        let report = self.store.verify().await.expect("verify runs");
        assert_eq!(report.findings, Vec::new(), "verify found something");
    }

    /// Verifies once more and takes the database away.
    pub async fn close(self) {
        self.verify_is_clean().await;
        self.store.close().await;
    }

    async fn write(&self) -> Box<dyn UnitOfWork> {
        self.store.begin(Intent::Write).await.expect("a unit of work")
    }
}

impl Person {
    /// Changes something, with headers such as `If-Match` and `Idempotency-Key`.
    pub async fn post_with(&self, path: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, Some(body), headers).await
    }

    /// Books with this doctor at this instant, what need not be said left out.
    pub async fn books(&self, doctor: &Self, start: &str) -> Answer {
        self.post(
            "/appointments",
            json!({"doctorId": doctor.doctor().to_string(), "start": start}),
        )
        .await
    }

    /// Books for a patient, as staff do.
    pub async fn books_for(&self, patient: &Self, doctor: &Self, start: &str) -> Answer {
        let (doctor, patient) = (doctor.doctor().to_string(), patient.patient().to_string());
        self.post(
            "/appointments",
            json!({"doctorId": doctor, "patientId": patient, "start": start}),
        )
        .await
    }

    /// Changes the state of a turno without saying more: `confirm`, `arrive`, `start`, `complete`, `no-show`, `cancel`.
    pub async fn does(&self, step: &str, turno: &Answer) -> Answer {
        self.post(&format!("/appointments/{}/{step}", turno.id()), json!({}))
            .await
    }

    /// Moves a turno.
    pub async fn moves(&self, turno: &Answer, start: &str) -> Answer {
        self.post(
            &format!("/appointments/{}/reschedule", turno.id()),
            json!({"start": start}),
        )
        .await
    }
}

impl Answer {
    /// A member of the body, as text; empty when there is none.
    pub fn member(&self, name: &str) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body[name].as_str().unwrap_or_default().to_owned()
    }

    /// Status and problem code: `(409, "slot-taken")`.
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.code())
    }

    /// The answer, when it is a success.
    ///
    /// # Panics
    /// When it is none.
    #[expect(
        clippy::return_self_not_must_use,
        reason = "to ask whether it is a success may be all that is wanted"
    )]
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(
            (200..300).contains(&self.status),
            "{} {}",
            self.status,
            self.text()
        );
        self
    }
}

/// An instant by the clinic's wall: `at(MONDAY, "09:30")`.
pub fn at(date: Date, clock: &str) -> Timestamp {
    let (hour, minute) = clock.split_once(':').expect("HH:MM");
    let of = |text: &str| text.parse::<i8>().expect("a number");
    let civil = date.at(of(hour), of(minute), 0, 0);
    civil
        .to_zoned(zone().tz().clone())
        .expect("an instant")
        .timestamp()
}

/// The same as the API takes it, on the Monday that the clinic opens on.
pub fn monday(clock: &str) -> String {
    on(MONDAY, clock)
}

/// The same on another date.
pub fn on(date: Date, clock: &str) -> String {
    let at = at(date, clock);
    at.display_with_offset(zone().tz().to_offset(at)).to_string()
}

fn zone() -> Zone {
    Zone::parse(ZONE).expect("a zone")
}
