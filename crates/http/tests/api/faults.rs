//! A database server that is out of reach: told within 5 seconds, and made up for within 10 as soon as it is back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tokio::task::JoinSet;
use turnoplus_testkit::database::{SERVERS, TestDatabase};
use turnoplus_testkit::{Answer, Line, Person, TestApp};

/// Within which an outage is told.
const TOLD: Duration = Duration::from_secs(5);
/// Within which all is well after it.
const BACK: Duration = Duration::from_secs(10);
/// More than there are connections to the database.
const CLIENTS: usize = 12;

/// Runs it on every server there is, all at once: most of it is waiting.
async fn on_every_server<F>(scene: impl Fn(TestApp, Line) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut scenes = JoinSet::new();
    for server in SERVERS {
        if let Some(database) = TestDatabase::on_server(server).await {
            let (database, line) = database.by_line().await;
            scenes.spawn(scene(TestApp::start_on(database).await, line));
        }
    }
    scenes.join_all().await;
}

async fn probed(app: &TestApp, path: &str) -> Answer {
    let asked = Instant::now();
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = app.anonymous().raw(request).await;
    let took = asked.elapsed();
    assert!(took < TOLD, "{path} took {took:?}");
    answer
}

/// A reading and a change are refused in time, the process lives and is not ready.
async fn is_told(app: &TestApp) {
    let (ana, turno) = (app.patient(), booking(app));
    let asked = Instant::now();
    let (read, changed, ready) = tokio::join!(
        ana.get("/users/me"),
        ana.post("/appointments", turno),
        probed(app, "/readyz"),
    );
    let took = asked.elapsed();
    assert!(took < TOLD, "{took:?}");
    for answer in [read, changed, ready] {
        assert_eq!(
            (
                answer.status,
                answer.code().as_str(),
                answer.header("retry-after")
            ),
            (503, "unavailable", "5")
        );
    }
    let _ = probed(app, "/healthz").await.expect(200);
}

/// Without a new start, and with as many requests at once as ever.
async fn is_back(app: &TestApp) {
    let mended = Instant::now();
    while probed(app, "/readyz").await.status != 200 {
        let took = mended.elapsed();
        assert!(took < BACK, "not ready {took:?} after it was mended");
    }
    let readings = (0..CLIENTS).map(|_| {
        let ana = app.patient();
        async move { ana.get("/users/me").await.status }
    });
    let statuses = readings.collect::<JoinSet<_>>().join_all().await;
    assert_eq!(statuses, [200; CLIENTS]);
    assert!(mended.elapsed() < BACK, "{:?}", mended.elapsed());
}

fn booking(app: &TestApp) -> serde_json::Value {
    json!({ "doctorId": app.doctor().doctor().to_string(), "start": app.monday_at("09:00") })
}

/// Somebody who keeps asking, and what was wrong with the answers.
async fn asks(person: Person, path: &str, over: &AtomicBool) -> Vec<String> {
    let mut wrong = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let asked = Instant::now();
        let answer = person.get(path).await;
        let took = asked.elapsed();
        if took > TOLD || ![200, 503].contains(&answer.status) {
            wrong.push(format!("{path}: {took:?} {}", answer.text()));
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_cut_off_is_told_of_and_found_again() {
    on_every_server(async |app, line| {
        let _ = app.patient().get("/users/me").await.expect(200);
        line.cut();
        is_told(&app).await;
        is_told(&app).await;
        line.mend();
        is_back(&app).await;
        let _ = app
            .patient()
            .post("/appointments", booking(&app))
            .await
            .expect(201);
        app.verify_is_clean().await;
    })
    .await;
}

/// The hard one: whoever asks gets no refusal, and those who had asked before never get an answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_falls_silent_under_load_is_told_of_and_leaves_no_connection_behind() {
    on_every_server(async |app, line| {
        let over = Arc::new(AtomicBool::new(false));
        let mut clients = JoinSet::new();
        for position in 0..CLIENTS {
            let (person, over) = (app.patients()[position % 2].clone(), over.clone());
            let path = ["/users/me", "/appointments", "/auth/sessions"][position % 3];
            clients.spawn(async move { asks(person, path, &over).await });
        }
        let _ = app
            .patient()
            .post("/appointments", booking(&app))
            .await
            .expect(201);
        line.silence();
        is_told(&app).await;
        is_told(&app).await;
        line.mend();
        is_back(&app).await;
        over.store(true, Ordering::Relaxed);
        let wrong = clients.join_all().await.concat();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let turnos = app.patient().get("/appointments").await.expect(200).items("id");
        let path = format!("/appointments/{}/cancel", turnos[0]);
        let _ = app.patient().post(&path, json!({})).await.expect(200);
        app.verify_is_clean().await;
    })
    .await;
}
