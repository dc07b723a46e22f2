//! More of the clinic for promises about availability: offices in other zones, doctors who have not said when they
//! attend, other visit types; and what somebody is offered.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "test support: what cannot be set up ends the test, saying why"
)]

use turnoplus_app::ports::{Clock, Intent, Store, UnitOfWork};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::ids::{DoctorId, OfficeId, VisitTypeId};
use turnoplus_domain::office::Office;
use turnoplus_domain::settings::BookingPolicy;
use turnoplus_domain::text::{Address, Label, Name};
use turnoplus_domain::time::{Minutes, Zone};
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;

use crate::{Answer, Person, TestApp};

impl TestApp {
    /// Another office, in this zone.
    pub async fn office_in(&self, zone: &str) -> OfficeId {
        let id = OfficeId::new(self.state.ids.next());
        let office = Office {
            id,
            code: format!("S-{}", id.uuid().as_u128() % 1_000_000_000)
                .parse()
                .expect("a code"),
            name: Name::parse(zone).expect("a name"),
            address: Address::parse("Calle 1").expect("an address"),
            zone: Zone::parse(zone).expect("a zone"),
            active: true,
            version: Version::FIRST,
        };
        let mut uow = self.writing().await;
        uow.offices().add(&office).await.expect("an office");
        uow.commit().await.expect("a commit");
        id
    }

    /// Another doctor, who attends at these offices but has not said when.
    pub async fn doctor_at(&self, offices: &[OfficeId], name: &str, specialty: &str) -> DoctorId {
        let (id, now) = (DoctorId::new(self.state.ids.next()), self.clock.now());
        let doctor = Doctor {
            id,
            full_name: Name::parse(name).expect("a name"),
            license: format!("MN {}", id.uuid().as_u128() % 1_000_000_000)
                .parse()
                .expect("a licence"),
            specialty: Label::parse(specialty).expect("a specialty"),
            offices: offices.to_vec(),
            payers: Vec::new(),
            bio: None,
            active: true,
            created_at: now,
            updated_at: now,
            version: Version::FIRST,
        };
        let mut uow = self.writing().await;
        uow.doctors().add(&doctor).await.expect("a doctor");
        uow.commit().await.expect("a commit");
        id
    }

    /// Another visit type: minutes before, of the visit and after.
    pub async fn visit_type(
        &self,
        name: &str,
        (before, duration, after): (i64, i64, i64),
        public: bool,
    ) -> VisitTypeId {
        let visit_type = VisitType {
            id: VisitTypeId::new(self.state.ids.next()),
            name: Label::parse(name).expect("a label"),
            duration: Minutes::duration(duration).expect("a duration"),
            buffer_before: Minutes::buffer(before).expect("a buffer"),
            buffer_after: Minutes::buffer(after).expect("a buffer"),
            self_bookable: public,
            needs_approval: false,
            active: true,
            version: Version::FIRST,
        };
        let mut uow = self.writing().await;
        uow.visit_types().add(&visit_type).await.expect("a visit type");
        uow.commit().await.expect("a commit");
        visit_type.id
    }

    /// Changes the booking policy.
    pub async fn with_policy(&self, change: impl FnOnce(&mut BookingPolicy)) {
        let mut uow = self.writing().await;
        let mut settings = uow.settings().get().await.expect("settings");
        change(&mut settings.policy);
        settings.version = settings.version.next();
        uow.settings().save(&settings).await.expect("settings");
        uow.commit().await.expect("a commit");
    }

    async fn writing(&self) -> Box<dyn UnitOfWork> {
        self.store.begin(Intent::Write).await.expect("a unit of work")
    }
}

impl Person {
    /// The starts that this person is offered of a doctor, with the rest of the query: `from=…&to=…`.
    pub async fn is_offered(&self, doctor: DoctorId, query: &str) -> Vec<String> {
        self.get(&format!("/doctors/{doctor}/slots?{query}"))
            .await
            .expect(200)
            .starts()
    }
}

impl Answer {
    /// The starts of the items.
    pub fn starts(&self) -> Vec<String> {
        self.all("start")
    }

    /// A member of each item, as text.
    pub fn all(&self, member: &str) -> Vec<String> {
        let items = self.json()["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item[member].as_str().map(str::to_owned))
            .collect()
    }
}
