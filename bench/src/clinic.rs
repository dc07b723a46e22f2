//! The seeded clinic and the server on it.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use turnoplus_app::page::PageRequest;
use turnoplus_app::ports::{DoctorFilter, Intent, Store as _};
use turnoplus_domain::availability::{AvailabilityRule, Weekdays};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::ids::{DoctorId, RuleId};
use turnoplus_domain::text::{Label, Name};
use turnoplus_domain::time::CivilSpan;
use turnoplus_domain::version::Version;
use turnoplus_store::{SeaStore, SealingKeys, StoreConfig};
use uuid::Uuid;

use crate::Result;

const DOCTORS: usize = 1000;

/// A seeded folder, not yet served.
pub struct Seeded {
    folder: TempDir,
    port: u16,
}

/// The clinic, being served.
pub struct Clinic {
    folder: TempDir,
    port: u16,
    server: Child,
    /// From start to readiness.
    pub ready_after: Duration,
}

/// How much memory the server has, as text.
pub struct Memory {
    /// Now.
    pub resident: String,
    /// At most so far.
    pub peak: String,
}

impl Clinic {
    /// The demo clinic, and doctors up to a thousand with a week each.
    pub async fn seed(binary: &Path) -> Result<Seeded> {
        let folder = tempfile::tempdir()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let demo = Command::new(binary)
            .arg("demo")
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .status()
            .await?;
        if !demo.success() {
            return Err("turnoplus demo failed".into());
        }
        let store = open(folder.path()).await?;
        add_doctors(&store).await?;
        Ok(Seeded { folder, port })
    }

    /// An address of the server.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The folder that the server runs in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Logs in with the demo password.
    pub async fn login(&self, email: &str) -> Result<String> {
        let body = json!({"email": email, "password": "turnoplus-demo-2026"});
        let answer = Client::new()
            .post(self.url("/api/v1/auth/login"))
            .json(&body)
            .send()
            .await?;
        let session: Value = answer.error_for_status()?.json().await?;
        Ok(session["accessToken"]
            .as_str()
            .ok_or("no access token")?
            .to_owned())
    }

    /// The address of one doctor's week of free slots, and its entity tag.
    pub async fn slots_of_a_week(&self) -> Result<(String, String)> {
        let doctors: Value = reqwest::get(self.url("/api/v1/doctors?q=fernandez&limit=1"))
            .await?
            .json()
            .await?;
        let doctor = doctors["items"][0]["id"].as_str().ok_or("no doctor")?;
        let url = self.url(&format!(
            "/api/v1/doctors/{doctor}/slots?from={}&to={}",
            day(7)?,
            day(13)?
        ));
        let answer = reqwest::get(&url).await?.error_for_status()?;
        let etag = answer
            .headers()
            .get("etag")
            .ok_or("no ETag")?
            .to_str()?
            .to_owned();
        Ok((url, etag))
    }

    /// The address of a search over every doctor of a specialty that all of the thousand share.
    pub fn first_available(&self) -> String {
        let days = day(1).and_then(|from| Ok((from, day(60)?)));
        let (from, to) = days.unwrap_or_default();
        self.url(&format!(
            "/api/v1/slots?specialty=Medicina%20familiar&partOfDay=morning&from={from}&to={to}&limit=20"
        ))
    }

    /// What the kernel says about the server's memory.
    pub fn memory(&self) -> Result<Memory> {
        let pid = self.server.id().ok_or("the server is gone")?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let megabytes = |label: &str| {
            let line = status.lines().find(|line| line.starts_with(label))?;
            let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
            Some(format!("{:.0} MB", kilobytes / 1024.0))
        };
        Ok(Memory {
            resident: megabytes("VmRSS:").ok_or("no VmRSS")?,
            peak: megabytes("VmHWM:").ok_or("no VmHWM")?,
        })
    }

    /// Ends the server.
    pub async fn stop(&mut self) -> Result<()> {
        self.server.kill().await?;
        Ok(())
    }
}

impl Seeded {
    /// Starts the server.
    pub async fn start(self, binary: &Path) -> Result<Clinic> {
        let started = Instant::now();
        let server = Command::new(binary)
            .args([
                "serve",
                "--listen",
                &format!("127.0.0.1:{}", self.port),
                "--log",
                "warn",
                // One machine plays all the patients.
                "--requests-per-address",
                "0",
                "--requests-per-user",
                "0",
            ])
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let ready = format!("http://127.0.0.1:{}/readyz", self.port);
        while reqwest::get(&ready)
            .await
            .map_or(true, |answer| answer.status() != StatusCode::OK)
        {
            if started.elapsed() > Duration::from_secs(30) {
                return Err("the server did not get ready".into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let ready_after = started.elapsed();
        Ok(Clinic {
            folder: self.folder,
            port: self.port,
            server,
            ready_after,
        })
    }
}

/// The store on a database in this folder. Nothing that the benchmark writes by itself is audited or sealed, so no key is needed.
pub async fn open(folder: &Path) -> Result<SeaStore> {
    let url = format!("sqlite://{}", folder.join("data/turnoplus.db").display());
    Ok(SeaStore::connect(StoreConfig {
        url,
        audit_key: [0; 32],
        sealing_keys: SealingKeys::new(vec![("bench".to_owned(), [0; 32])])?,
        max_connections: 4,
    })
    .await?)
}

async fn add_doctors(store: &SeaStore) -> Result<()> {
    let mut uow = store.begin(Intent::Write).await?;
    let offices = uow.offices().list().await?;
    let there = uow
        .doctors()
        .list(
            &DoctorFilter::default(),
            &PageRequest {
                limit: 100,
                after: None,
            },
        )
        .await?;
    for nth in there.items.len()..DOCTORS {
        let id = DoctorId::new(new_id());
        let office = offices[nth % offices.len()].id;
        let doctor = Doctor {
            id,
            full_name: Name::parse(&format!("Dra. Número {nth:04}"))?,
            license: format!("MP {nth}").parse()?,
            specialty: Label::parse("Medicina familiar")?,
            offices: vec![office],
            payers: Vec::new(),
            bio: None,
            active: true,
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            version: Version::FIRST,
        };
        uow.doctors().add(&doctor).await?;
        let rule = AvailabilityRule {
            id: RuleId::new(new_id()),
            doctor: id,
            office,
            weekdays: Weekdays::from_bits(u8::try_from(1 + nth % 31)?)?,
            span: CivilSpan::parse("08:00", "16:00")?,
            valid_from: jiff::civil::date(2020, 1, 1),
            valid_until: None,
            version: Version::FIRST,
        };
        uow.availability().add_rule(&rule).await?;
    }
    uow.commit().await?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark seeds by itself and has no use for repeatable ids"
)]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// The date so many days from today.
#[expect(
    clippy::disallowed_methods,
    reason = "the server under measurement reads the system clock as well"
)]
pub fn day(ahead: i64) -> Result<Date> {
    let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    Ok(today.checked_add(jiff::Span::new().days(ahead))?)
}
