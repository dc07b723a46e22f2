//! The whole application in process, on a fresh database.
#![expect(
    clippy::expect_used,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use jiff::civil::Weekday;
use turnoplus_app::ports::Store;
use turnoplus_http::{
    AccessTokens, AppState, HttpConfig, Limiter, LiveHub, LiveLimits, Readiness, RequestLimits,
};
use turnoplus_store::{SeaStore, StoreConfig};

use crate::database::TestDatabase;
use crate::{CheapHasher, Clinic, FakeClock, FakePremises, Person, RealIds, TestSecrets, sealing_keys};

/// The application with a seeded clinic. It is Wednesday, 25 November 2026, 09:00 in Buenos Aires.
pub struct TestApp {
    /// The clock of everything.
    pub clock: Arc<FakeClock>,
    /// Counts the passwords checked.
    pub hasher: Arc<CheapHasher>,
    /// The store behind it, to look at what was written.
    pub store: Arc<SeaStore>,
    /// What handlers see.
    pub state: AppState,
    /// The router.
    pub router: Router,
    /// What was seeded.
    pub clinic: Clinic,
    /// What it runs on.
    pub database: TestDatabase,
}

impl TestApp {
    /// Where the application believes to be reached.
    pub const PUBLIC_URL: &str = "https://turnos.example";

    /// A fresh application with its clinic.
    ///
    /// # Panics
    /// When anything about it fails.
    pub async fn start() -> Self {
        let config = HttpConfig {
            public_url: Self::PUBLIC_URL.to_owned(),
            cors_origins: Vec::new(),
            ..HttpConfig::default()
        };
        Self::start_with(config).await
    }

    /// The same with other settings.
    pub async fn start_with(config: HttpConfig) -> Self {
        Self::assemble(TestDatabase::fresh().await, config, RequestLimits::NONE).await
    }

    /// A fresh application on this database.
    pub async fn start_on(database: TestDatabase) -> Self {
        let config = HttpConfig {
            public_url: Self::PUBLIC_URL.to_owned(),
            ..HttpConfig::default()
        };
        Self::assemble(database, config, RequestLimits::NONE).await
    }

    /// The same where requests are counted.
    pub async fn start_limited(limits: RequestLimits) -> Self {
        let config = HttpConfig {
            public_url: Self::PUBLIC_URL.to_owned(),
            ..HttpConfig::default()
        };
        Self::assemble(TestDatabase::fresh().await, config, limits).await
    }

    async fn assemble(database: TestDatabase, config: HttpConfig, limits: RequestLimits) -> Self {
        let store = SeaStore::connect(StoreConfig {
            url: database.url().to_owned(),
            audit_key: [7; 32],
            sealing_keys: sealing_keys(),
            max_connections: 8,
        })
        .await
        .expect("a database");
        store.migrate_up().await.expect("a schema");
        let store = Arc::new(store);
        let start: Timestamp = "2026-11-25T12:00:00Z".parse().expect("an instant");
        let clock = Arc::new(FakeClock::at(start));
        let hasher = Arc::new(CheapHasher::default());
        let key = std::array::from_fn(|position| u8::try_from(position).unwrap_or_default());
        let tokens = AccessTokens::new(
            vec![("test".to_owned(), key)],
            config.public_url.clone(),
            "turnoplus".to_owned(),
        );
        let readiness = Readiness::default();
        readiness.set(true);
        let state = AppState {
            store: store.clone(),
            clock: clock.clone(),
            ids: Arc::new(RealIds),
            hasher: hasher.clone(),
            secrets: Arc::new(TestSecrets),
            tokens: Arc::new(tokens.expect("keys")),
            limiter: Arc::new(Limiter::new(limits)),
            premises: Arc::new(FakePremises::default()),
            metrics: Arc::default(),
            live: LiveHub::new(store.clone(), clock.clone(), LiveLimits::default()),
            config: Arc::new(config),
            readiness,
        };
        let router = turnoplus_http::router(state.clone());
        let clinic = Clinic::seed(&*store, &RealIds, start).await;
        Self {
            clock,
            hasher,
            store,
            state,
            router,
            clinic,
            database,
        }
    }

    /// Whoever it is given, on the same application over another store.
    pub fn with_store(&self, store: Arc<dyn Store>) -> impl Fn(Person) -> Person + use<> {
        let state = AppState {
            store,
            ..self.state.clone()
        };
        let router = turnoplus_http::router(state.clone());
        move |person| Person {
            router: router.clone(),
            state: state.clone(),
            ..person
        }
    }

    /// Nobody in particular.
    pub fn anonymous(&self) -> Person {
        Person {
            router: self.router.clone(),
            state: self.state.clone(),
            account: None,
            address: None,
        }
    }

    /// Ana, a patient of fourteen.
    pub fn patient(&self) -> Person {
        self.person(0)
    }

    /// Beto, another patient.
    pub fn other_patient(&self) -> Person {
        self.person(1)
    }

    /// Ana and Beto.
    pub fn patients(&self) -> [Person; 2] {
        [self.patient(), self.other_patient()]
    }

    /// Dr. Carla, who attends at the clinic's office on weekdays 09:00–13:00.
    pub fn doctor(&self) -> Person {
        self.person(2)
    }

    /// Dr. Dante, who attends at the same office at the same hours.
    pub fn other_doctor(&self) -> Person {
        self.person(3)
    }

    /// The front desk.
    pub fn receptionist(&self) -> Person {
        self.person(4)
    }

    /// Who runs the clinic.
    pub fn admin(&self) -> Person {
        self.person(5)
    }

    /// Gabi, Ana's guardian.
    pub fn guardian(&self) -> Person {
        self.person(6)
    }

    /// Somebody who was an admin and whose account is deactivated, with a session from before.
    pub fn deactivated(&self) -> Person {
        self.person(7)
    }

    fn person(&self, index: usize) -> Person {
        let account = self.clinic.accounts.get(index).cloned();
        Person {
            router: self.router.clone(),
            state: self.state.clone(),
            account,
            address: None,
        }
    }

    /// The instant at this time of the clinic's next Monday (30 November, when the clock was not moved), as the API
    /// writes it: `2026-11-30T09:00:00-03:00`.
    pub fn monday_at(&self, time: &str) -> String {
        self.weekday_at(Weekday::Monday, time)
    }

    /// The same for another day of the week; today does not count.
    ///
    /// # Panics
    /// When the time is no `HH:MM`.
    pub fn weekday_at(&self, day: Weekday, time: &str) -> String {
        use turnoplus_app::ports::Clock as _;

        let today = self.clinic.zone.date(self.clock.now());
        let date = today.nth_weekday(1, day).expect("a date");
        format!("{date}T{time}:00-03:00")
    }

    /// Proves that the data holds together.
    ///
    /// # Panics
    /// With the findings, when it does not.
    pub async fn verify_is_clean(&self) {
        let report = self.store.verify().await.expect("a report");
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}
