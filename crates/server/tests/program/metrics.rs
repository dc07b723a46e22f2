//! What the program tells to whoever watches it.

use reqwest::{Client, Method, StatusCode};
use serde_json::json;

use crate::program::Program;
use crate::smtp::free_port;

struct Watched {
    program: Program,
    metrics: String,
}

impl Watched {
    /// The demo's clinic, with a listener for metrics.
    async fn start() -> Self {
        let mut program = Program::new();
        assert!(program.run(&["demo"]).status.success());
        let address = format!("127.0.0.1:{}", free_port());
        program
            .start_with(&[("TURNOPLUS_METRICS_LISTEN", &address)])
            .await;
        let metrics = format!("http://{address}");
        Self { program, metrics }
    }

    async fn told(&self) -> String {
        let answer = reqwest::get(format!("{}/metrics", self.metrics)).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.text().await.unwrap()
    }

    async fn get(&self, address: &str) -> StatusCode {
        reqwest::get(address).await.unwrap().status()
    }
}

/// The value of the series that begins so.
fn value(told: &str, series: &str) -> Option<f64> {
    let line = told.lines().find(|line| {
        line.strip_prefix(series)
            .is_some_and(|rest| rest.starts_with(' '))
    })?;
    line.rsplit(' ').next()?.parse().ok()
}

#[tokio::test]
async fn metrics_are_told_on_a_listener_of_their_own_and_on_no_other() {
    let watched = Watched::start().await;
    let told = watched.told().await;
    for series in [
        "turnoplus_database_up",
        "turnoplus_database_connections{pool=\"writers\",state=\"idle\"}",
        "turnoplus_messages{state=\"dead\"}",
        "turnoplus_oldest_message_age_seconds",
        "turnoplus_backup_last_success_timestamp_seconds",
        "turnoplus_live_streams",
        "turnoplus_password_hashes{state=\"waiting\"}",
        "turnoplus_process_uptime_seconds",
        "turnoplus_connections_refused_total",
    ] {
        assert!(value(&told, series).is_some(), "{series} is missing in\n{told}");
    }
    assert!(told.contains("turnoplus_build_info{version=\""), "{told}");
    assert!(told.ends_with("# EOF\n"));
    assert_eq!(
        watched.get(&watched.program.url("/metrics")).await,
        StatusCode::NOT_FOUND
    );
    let elsewhere = format!("{}/api/v1/offices", watched.metrics);
    assert_eq!(watched.get(&elsewhere).await, StatusCode::NOT_FOUND);
    let health = format!("{}/healthz", watched.metrics);
    assert_eq!(watched.get(&health).await, StatusCode::OK);
}

#[tokio::test]
async fn a_worker_tells_of_its_work_on_a_listener_of_its_own() {
    let mut program = Program::new();
    assert!(program.run(&["demo"]).status.success());
    let address = format!("127.0.0.1:{}", free_port());
    program.work_with(&[("TURNOPLUS_METRICS_LISTEN", &address)]);
    let watched = Watched {
        program,
        metrics: format!("http://{address}"),
    };
    let health = format!("{}/healthz", watched.metrics);
    let started = std::time::Instant::now();
    while reqwest::get(&health).await.is_err() {
        assert!(started.elapsed().as_secs() < 30, "the worker does not listen");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(watched.get(&health).await, StatusCode::OK);
    let told = watched.told().await;
    assert_eq!(value(&told, "turnoplus_database_up"), Some(1.0));
    for series in [
        "turnoplus_messages{state=\"dead\"}",
        "turnoplus_oldest_message_age_seconds",
        "turnoplus_process_uptime_seconds",
    ] {
        assert!(value(&told, series).is_some(), "{series} is missing in\n{told}");
    }
    // It serves nobody and makes no backups: to tell that there was none would be an alarm.
    for others in ["turnoplus_live_streams", "turnoplus_http_", "turnoplus_backup"] {
        assert!(!told.contains(others), "{others} in\n{told}");
    }
    let ready = format!("{}/readyz", watched.metrics);
    assert_eq!(watched.get(&ready).await, StatusCode::NOT_FOUND);
    let mut program = watched.program;
    assert_eq!(program.terminate(), Some(0));
}

#[tokio::test]
async fn requests_and_logins_are_counted_without_telling_whose() {
    let watched = Watched::start().await;
    let program = &watched.program;
    let token = program.login("recepcion@turnoplus.example").await;
    let wrong = json!({"email": "nadie@turnoplus.example", "password": "no es esta, seguro"});
    let answer = Client::new()
        .post(program.url("/api/v1/auth/login"))
        .json(&wrong)
        .send();
    assert_eq!(answer.await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let id = "019a0000-0000-7000-8000-000000000001";
    let answer = Client::new()
        .get(program.url(&format!("/api/v1/patients/{id}?nombre=Ana")))
        .bearer_auth(token)
        .send();
    assert!(answer.await.unwrap().status().is_client_error());

    let told = watched.told().await;
    assert_eq!(
        value(&told, "turnoplus_logins_total{outcome=\"passed\"}"),
        Some(1.0)
    );
    assert_eq!(
        value(&told, "turnoplus_logins_total{outcome=\"invalid-credentials\"}"),
        Some(1.0)
    );
    let read = "turnoplus_http_requests_total{method=\"GET\",route=\"/api/v1/patients/{id}\",status=\"4xx\"}";
    assert_eq!(value(&told, read), Some(1.0), "{told}");
    for personal in ["@", id, "nombre", "Ana", "127.0.0.1"] {
        assert!(!told.contains(personal), "{personal} in\n{told}");
    }
}

#[tokio::test]
async fn whoever_scans_for_addresses_makes_no_new_series() {
    let watched = Watched::start().await;
    let client = Client::new();
    let scan = async |salt: &str| {
        for nth in 0..100 {
            for path in ["", "api/v1/", "api/v1/patients/", "docs/", "assets/"] {
                let address = watched.program.url(&format!("/{path}{salt}{nth}.php"));
                let method = Method::from_bytes(format!("SCAN{nth}").as_bytes()).unwrap();
                client.get(&address).send().await.unwrap();
                client.request(method, &address).send().await.unwrap();
            }
        }
    };
    let series = async || watched.told().await.lines().count();
    scan("a").await;
    let before = series().await;
    scan("b").await;
    assert_eq!(series().await, before);
}
