//! A panic ends one request: told without its words, and everything that the request held is given back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use serde_json::json;
use turnoplus_app::ports::{Clock, Ids};
use turnoplus_http::AppState;
use turnoplus_testkit::{Person, RealIds, TestApp};
use uuid::Uuid;

const WORDS: &str = "Ana Núñez, DNI 30123456";

/// Panics the n-th time that it is asked.
struct Fuse(AtomicUsize);

impl Fuse {
    fn of(times: usize) -> Self {
        Self(AtomicUsize::new(times))
    }

    fn burn(&self) {
        assert!(self.0.fetch_sub(1, Ordering::Relaxed) != 1, "{WORDS}");
    }
}

struct BrittleIds(Fuse);

impl Ids for BrittleIds {
    fn next(&self) -> Uuid {
        self.0.burn();
        RealIds.next()
    }
}

struct BrittleClock(Fuse, Arc<dyn Clock>);

impl Clock for BrittleClock {
    fn now(&self) -> Timestamp {
        self.0.burn();
        self.1.now()
    }
}

/// Ana books; true when it was a panic that answered.
async fn panics(app: &TestApp, state: AppState) -> bool {
    let ana: Person = app.patient().served_by(turnoplus_http::router(state));
    let turno = json!({
        "doctorId": app.doctor().doctor().to_string(), "patientId": ana.patient().to_string(),
        "start": app.monday_at("09:00"),
    });
    let answer = ana.post("/appointments", turno).await;
    if answer.status == 201 {
        return false;
    }
    assert_eq!((answer.status, answer.code().as_str()), (500, "internal"));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.json()["instance"], answer.header("x-request-id"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(!answer.text().contains("Ana"), "{}", answer.text());
    true
}

/// Before the request has its id there is nothing to call it by; it is one request that ends all the same.
#[tokio::test]
async fn a_panic_before_the_request_has_its_id_is_answered_too() {
    let app = TestApp::start().await;
    let state = AppState {
        ids: Arc::new(BrittleIds(Fuse::of(1))),
        ..app.state.clone()
    };
    let ana = app.patient().served_by(turnoplus_http::router(state));
    let answer = ana.get("/users/me").await;
    assert_eq!((answer.status, answer.text().as_str()), (500, ""));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(ana.get("/users/me").await.status, 200);
}

#[tokio::test]
async fn a_panic_anywhere_in_a_booking_ends_that_request_only() {
    let app = TestApp::start().await;
    let mut ended = 0;
    // The first id is the request's own.
    for at in 2.. {
        let ids = Arc::new(BrittleIds(Fuse::of(at)));
        if !panics(
            &app,
            AppState {
                ids,
                ..app.state.clone()
            },
        )
        .await
        {
            break;
        }
        ended += 1;
    }
    let booked = app.patient().get("/appointments").await;
    let [turno] = &booked.items("id")[..] else {
        panic!("one turno: {}", booked.text());
    };
    let path = format!("/appointments/{turno}/cancel");
    let _ = app.admin().post(&path, json!({})).await.expect(200);
    for at in 1.. {
        let clock = Arc::new(BrittleClock(Fuse::of(at), app.clock.clone()));
        if !panics(
            &app,
            AppState {
                clock,
                ..app.state.clone()
            },
        )
        .await
        {
            break;
        }
        ended += 1;
    }
    // More often than there are connections, so that one that was kept would be missing.
    let clock = || Arc::new(BrittleClock(Fuse::of(2), app.clock.clone()));
    for _ in 0..12 {
        assert!(
            panics(
                &app,
                AppState {
                    clock: clock(),
                    ..app.state.clone()
                }
            )
            .await
        );
    }
    assert!(ended > 3, "{ended} panics prove little");
    let readers = app.patient().get("/users/me").await;
    assert_eq!(readers.status, 200);
    app.verify_is_clean().await;
}
