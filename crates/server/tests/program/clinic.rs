//! A clinic with many turnos to be reminded of, booked days ago: what no use case can make today.

use std::io::Write as _;
use std::process::Stdio;

use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use turnoplus_app::ports::{ClaimOwner, Intent, Store as _};
use turnoplus_domain::appointment::{
    Appointment, Change, NewAppointment, Placement, TimelineEntry, claims_of,
};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::Role;
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId, PatientId, UserId, VisitTypeId};
use turnoplus_domain::office::Office;
use turnoplus_domain::patient::{Details, Document, DocumentType, Patient};
use turnoplus_domain::text::{Address, Label, Name};
use turnoplus_domain::time::{Interval, Minutes, Zone};
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;
use turnoplus_store::{SeaStore, SealingKeys, StoreConfig};
use uuid::Uuid;

use crate::program::{Program, stderr};

const PASSWORD: &str = "cuatro palabras bien largas";
const ADMIN: &str = "jefa@clinica.example";
/// Of one doctor, one after another.
const A_DOCTORS: usize = 40;

/// Makes the database and its administrator.
pub fn open(program: &Program) {
    let mut child = program
        .command(&["create-admin", "--email", ADMIN, "--name", "Jefa"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

/// So many patients with an address and a turno each, all of whose first reminders are due. Returns the turnos' ids.
pub async fn with_reminders_due(program: &Program, count: usize) -> Vec<AppointmentId> {
    open(program);
    let file = program.folder().join("data/turnoplus.db");
    let store = SeaStore::connect(StoreConfig {
        url: format!("sqlite://{}", file.display()),
        // Nothing here is audited or sealed.
        audit_key: [0; 32],
        sealing_keys: SealingKeys::new(vec![("test".to_owned(), [0; 32])]).unwrap(),
        max_connections: 2,
    })
    .await
    .unwrap();
    let now = Timestamp::now();
    let booked = now - SignedDuration::from_hours(24 * 10);
    let admin = {
        let mut uow = store.begin(Intent::Read).await.unwrap();
        let found = uow.users().find_by_email(&ADMIN.parse().unwrap()).await.unwrap();
        found.unwrap().0.id
    };
    let mut uow = store.begin(Intent::Write).await.unwrap();
    let office = office();
    uow.offices().add(&office).await.unwrap();
    let visit_type = visit_type();
    uow.visit_types().add(&visit_type).await.unwrap();
    let mut doctor = None;
    let mut ids = Vec::new();
    // Two days before is the first reminder: it was due within the last day for what begins a day from here.
    let first =
        Timestamp::from_second(now.as_second() / 1_800 * 1_800).unwrap() + SignedDuration::from_hours(26);
    for nth in 0..count {
        if nth % A_DOCTORS == 0 {
            doctor = Some(attending(nth, office.id, booked));
            uow.doctors().add(doctor.as_ref().unwrap()).await.unwrap();
        }
        let patient = patient(nth, booked);
        uow.patients().add(&patient).await.unwrap();
        let start = first + SignedDuration::from_mins(i64::try_from(nth % A_DOCTORS * 30).unwrap());
        let new = NewAppointment {
            id: AppointmentId::new(Uuid::now_v7()),
            placement: Placement {
                doctor: doctor.as_ref().unwrap().id,
                office: office.id,
                zone: office.zone.clone(),
                interval: Interval::of_minutes(start, 30).unwrap(),
            },
            patient: patient.id,
            reason: None,
            coverage: None,
            overbooking: None,
            created_by: admin,
            awaits_approval: false,
        };
        let turno = Appointment::book(new, &visit_type, booked);
        uow.appointments().add(&turno).await.unwrap();
        uow.claims()
            .claim(ClaimOwner::Appointment(turno.id()), &claims_of(&turno))
            .await
            .unwrap();
        uow.appointments()
            .add_timeline(&line(&turno, admin))
            .await
            .unwrap();
        ids.push(turno.id());
    }
    uow.commit().await.unwrap();
    store.close().await;
    ids
}

fn line(turno: &Appointment, by: UserId) -> TimelineEntry {
    TimelineEntry {
        appointment: turno.id(),
        version: turno.version(),
        at: turno.created_at(),
        actor: by,
        role: Role::Admin,
        change: Change::Booked,
        reason: None,
    }
}

fn office() -> Office {
    Office {
        id: OfficeId::new(Uuid::now_v7()),
        code: "CENTRO".parse().unwrap(),
        name: Name::parse("Sede Núñez").unwrap(),
        address: Address::parse("Av. Cabildo 1234").unwrap(),
        zone: Zone::parse("America/Argentina/Buenos_Aires").unwrap(),
        active: true,
        version: Version::FIRST,
    }
}

fn visit_type() -> VisitType {
    VisitType {
        id: VisitTypeId::new(Uuid::now_v7()),
        name: Label::parse("Consulta").unwrap(),
        duration: Minutes::duration(30).unwrap(),
        buffer_before: Minutes::ZERO,
        buffer_after: Minutes::ZERO,
        self_bookable: true,
        needs_approval: false,
        active: true,
        version: Version::FIRST,
    }
}

fn attending(nth: usize, office: OfficeId, at: Timestamp) -> Doctor {
    Doctor {
        id: DoctorId::new(Uuid::now_v7()),
        full_name: Name::parse("Dra. Paula Méndez").unwrap(),
        license: format!("MN {}", 1000 + nth).parse().unwrap(),
        specialty: Label::parse("Clínica médica").unwrap(),
        offices: vec![office],
        payers: Vec::new(),
        bio: None,
        active: true,
        created_at: at,
        updated_at: at,
        version: Version::FIRST,
    }
}

fn patient(nth: usize, at: Timestamp) -> Patient {
    Patient {
        id: PatientId::new(Uuid::now_v7()),
        full_name: Name::parse(&format!("Íñigo Ñandú {nth}")).unwrap(),
        document: Document::parse(DocumentType::Dni, &(20_000_000 + nth).to_string()).unwrap(),
        email: Some(format!("p{nth}@correo.example").parse().unwrap()),
        phone: None,
        birth_date: None,
        details: Details::default(),
        active: true,
        merged_into: None,
        created_at: at,
        updated_at: at,
        version: Version::FIRST,
    }
}

/// The administrator of a running program.
pub struct Admin<'a> {
    program: &'a Program,
    client: Client,
    token: String,
}

impl<'a> Admin<'a> {
    pub async fn of(program: &'a Program) -> Self {
        let client = Client::new();
        let body = json!({ "email": ADMIN, "password": PASSWORD });
        let login = client
            .post(program.url("/api/v1/auth/login"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(login.status(), StatusCode::OK);
        let session: Value = login.json().await.unwrap();
        let token = session["accessToken"].as_str().unwrap().to_owned();
        Self {
            program,
            client,
            token,
        }
    }

    pub async fn get(&self, path: &str) -> Value {
        let request = self.client.get(self.program.url(path)).bearer_auth(&self.token);
        request.send().await.unwrap().json().await.unwrap()
    }

    pub async fn post(&self, path: &str) -> Value {
        let request = self.client.post(self.program.url(path)).bearer_auth(&self.token);
        let answer = request.json(&json!({})).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    /// How many messages wait, are under way and were given up.
    pub async fn queue(&self) -> (u64, u64, u64) {
        let system = self.get("/api/v1/system").await;
        let number = |name: &str| system["messages"][name].as_u64().unwrap();
        (number("pending"), number("sending"), number("dead"))
    }

    /// Asks for a new password for the administrator: one letter.
    pub async fn forget(&self) {
        let body = json!({ "email": ADMIN });
        let path = self.program.url("/api/v1/auth/password/forgot");
        let answer = self.client.post(path).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
    }

    /// Waits until the queue stands so.
    pub async fn until(&self, what: &str, holds: impl Fn((u64, u64, u64)) -> bool) {
        let started = std::time::Instant::now();
        loop {
            let queue = self.queue().await;
            if holds(queue) {
                return;
            }
            assert!(
                started.elapsed() < std::time::Duration::from_mins(2),
                "{what}: {queue:?} after two minutes"
            );
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }
}
