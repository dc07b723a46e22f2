//! The stream of changes, over a real socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::Method;
use jiff::civil::date;
use serde_json::{Value, json};
use turnoplus_app::live::catch_up;
use turnoplus_app::ports::{Installation, Intent, LiveChange, NewLiveChange, Store, StoreError, UnitOfWork};
use turnoplus_domain::version::Version;
use turnoplus_http::{AppState, LiveHub, LiveLimits};
use turnoplus_testkit::{PASSWORD, Person, TestApp};

/// The application on a port of its own.
struct Served {
    app: TestApp,
    hub: LiveHub,
    url: String,
}

impl Served {
    async fn start() -> Self {
        Self::with(LiveLimits {
            poll: Duration::from_millis(100),
            recheck: Duration::from_millis(200),
            heartbeat: Duration::from_millis(300),
            ..LiveLimits::default()
        })
        .await
    }

    async fn with(limits: LiveLimits) -> Self {
        let app = TestApp::start().await;
        let store = app.store.clone();
        Self::reading(app, store, limits).await
    }

    /// The stream reads changes from this store.
    async fn reading(app: TestApp, store: Arc<dyn Store>, limits: LiveLimits) -> Self {
        let hub = LiveHub::new(store, app.clock.clone(), limits);
        let state = AppState {
            live: hub.clone(),
            ..app.state.clone()
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api/v1/events", listener.local_addr().unwrap());
        let router = turnoplus_http::router(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { app, hub, url }
    }

    async fn asks(&self, person: &Person, last: Option<i64>) -> reqwest::Response {
        let mut request = reqwest::Client::new().get(&self.url).bearer_auth(person.token());
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last.to_string());
        }
        request.send().await.unwrap()
    }

    /// Somebody's stream, after its `ready`.
    async fn listens(&self, person: &Person) -> Stream {
        let mut stream = self.resumes(person, None).await;
        let ready = stream.next().await.unwrap();
        assert_eq!(ready.data["type"], "ready");
        stream
    }

    async fn resumes(&self, person: &Person, last: Option<i64>) -> Stream {
        let response = self.asks(person, last).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Stream {
            response,
            read: String::new(),
            heartbeats: 0,
        }
    }

    async fn books(&self, person: &Person, time: &str) -> String {
        let wanted =
            json!({ "doctorId": self.app.doctor().doctor().to_string(), "start": self.app.monday_at(time) });
        person.post("/appointments", wanted).await.expect(201).id()
    }
}

struct Stream {
    response: reqwest::Response,
    read: String,
    heartbeats: usize,
}

#[derive(Debug)]
struct Heard {
    id: Option<i64>,
    data: Value,
}

impl Stream {
    /// The next event; `None` at the end. Heartbeats are counted.
    async fn next(&mut self) -> Option<Heard> {
        loop {
            while let Some((block, rest)) = self.read.split_once("\n\n") {
                let field = |name: &str| {
                    let line = block.lines().find_map(|line| line.strip_prefix(name));
                    line.map(|value| value.trim().to_owned())
                };
                let heard = field("data:").map(|data| Heard {
                    id: field("id:").map(|id| id.parse().unwrap()),
                    data: serde_json::from_str(&data).unwrap(),
                });
                self.read = String::from(rest);
                match heard {
                    Some(heard) => return Some(heard),
                    None => self.heartbeats += 1,
                }
            }
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.response.chunk());
            let chunk = chunk.await.unwrap().unwrap()?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next about a turno; what is free is passed over.
    async fn turno(&mut self) -> (String, String) {
        loop {
            let heard = self.next().await.unwrap();
            if heard.data["type"] == "appointment" {
                let word = |name: &str| heard.data[name].as_str().unwrap().to_owned();
                return (word("appointmentId"), word("status"));
            }
            assert_eq!(heard.data["type"], "availability", "{heard:?}");
        }
    }
}

#[tokio::test]
async fn a_booking_is_told_to_those_who_may_see_it_and_its_time_to_everybody() {
    let served = Served::start().await;
    let (ana, beto) = (served.app.patient(), served.app.other_patient());
    let mut anas = served.listens(&ana).await;
    let mut guardians = served.listens(&served.app.guardian()).await;
    let mut carlas = served.listens(&served.app.doctor()).await;
    let mut desks = served.listens(&served.app.receptionist()).await;
    let mut betos = served.listens(&beto).await;
    let mut dantes = served.listens(&served.app.other_doctor()).await;
    let anas_turno = served.books(&ana, "09:00").await;
    let expected = (anas_turno.clone(), "booked".to_owned());
    assert_eq!(anas.turno().await, expected);
    assert_eq!(carlas.turno().await, expected);
    assert_eq!(desks.turno().await, expected);
    assert_eq!(guardians.turno().await, expected);
    for stranger in [&mut betos, &mut dantes] {
        let heard = stranger.next().await.unwrap();
        let expected = json!({
            "type": "availability", "doctorId": served.app.doctor().doctor().to_string(), "officeId": null,
            "from": "2026-11-30", "until": "2026-11-30",
        });
        assert_eq!(heard.data, expected);
    }
    let betos_turno = served.books(&beto, "09:30").await;
    assert_eq!(
        betos.turno().await,
        (betos_turno, "booked".to_owned()),
        "and nothing of Ana's before"
    );
}

#[tokio::test]
async fn what_was_missed_is_told_in_order_and_once_after_a_lost_connection() {
    let served = Served::start().await;
    let ana = served.app.patient();
    let mut stream = served.listens(&ana).await;
    let first = served.books(&ana, "09:00").await;
    let mut last = None;
    while last.is_none() {
        last = stream.next().await.unwrap().id;
    }
    drop(stream);
    let second = served.books(&ana, "10:00").await;
    ana.post(&format!("/appointments/{first}/cancel"), json!({}))
        .await
        .expect(200);
    let mut again = served.resumes(&ana, last).await;
    assert_eq!(again.next().await.unwrap().data["type"], "ready");
    assert_eq!(again.turno().await, (second, "booked".to_owned()));
    assert_eq!(again.turno().await, (first, "cancelled".to_owned()));
    drop(again);
    let mut strayed = served.resumes(&ana, Some(1_000_000)).await;
    strayed.next().await.unwrap();
    assert_eq!(strayed.next().await.unwrap().data, json!({ "type": "reset" }));
    let response = served.asks(&ana, Some(-1)).await;
    assert_eq!(response.status(), 400);
}

/// Far more changes than wait for a listener, from many writers, while one reads and another comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_changes_at_once_are_heard_in_order_without_gaps() {
    const EACH: u128 = 60;
    let served = Served::start().await;
    let desk = served.app.receptionist();
    let mut stream = served.listens(&desk).await;
    let writers = (0..6_u128).map(|writer| {
        let store = served.app.store.clone();
        tokio::spawn(async move {
            for n in 0..EACH {
                let new = NewLiveChange {
                    source: uuid::Uuid::from_u128(writer << 64 | n),
                    version: Version::FIRST,
                    part: 0,
                    at: "2026-11-25T12:00:00Z".parse().unwrap(),
                    change: LiveChange::Availability {
                        doctor: None,
                        office: None,
                        from: date(2026, 12, 1),
                        until: None,
                    },
                };
                let mut uow = store.begin(Intent::Write).await.unwrap();
                uow.live_changes().add(&[new]).await.unwrap();
                uow.commit().await.unwrap();
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let all = i64::try_from(6 * EACH).unwrap();
    let mut heard = Vec::new();
    while heard.len() < usize::try_from(all / 2).unwrap() {
        heard.extend(stream.next().await.unwrap().id);
    }
    drop(stream);
    let mut stream = served.resumes(&desk, heard.last().copied()).await;
    stream.next().await.unwrap();
    while heard.last() != Some(&all) {
        heard.extend(stream.next().await.unwrap().id);
    }
    assert_eq!(heard, (1..=all).collect::<Vec<_>>());
    for writer in writers {
        writer.await.unwrap();
    }
}

#[tokio::test]
async fn nothing_is_told_of_what_was_rolled_back_and_the_stream_says_that_it_lives() {
    let served = Served::start().await;
    let ana = served.app.patient();
    let mut stream = served.listens(&ana).await;
    served.books(&served.app.other_patient(), "09:00").await;
    let taken = json!({ "doctorId": served.app.doctor().doctor().to_string(), "start": served.app.monday_at("09:00") });
    ana.post("/appointments", taken).await.expect(409);
    let turno = served.books(&ana, "11:00").await;
    assert_eq!(stream.turno().await.0, turno);
    catch_up(&*served.app.store).await.unwrap();
    while stream.heartbeats < 2 {
        let chunk = tokio::time::timeout(Duration::from_secs(20), stream.response.chunk())
            .await
            .unwrap();
        let chunk = chunk.unwrap().unwrap();
        stream.heartbeats += usize::from(chunk.starts_with(b":"));
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_with_its_account() {
    let served = Served::start().await;
    let (ana, beto) = (served.app.patient(), served.app.other_patient());
    let mut anas = served.listens(&ana).await;
    let mut betos = served.listens(&beto).await;
    ana.post("/auth/logout", json!({})).await.expect(204);
    let ended = json!({ "type": "closed", "reason": "session-ended" });
    assert_eq!(anas.next().await.unwrap().data, ended);
    assert!(anas.next().await.is_none());
    let mut uow = served.app.store.begin(Intent::Write).await.unwrap();
    let mut account = uow.users().find(beto.user()).await.unwrap().unwrap();
    account.active = false;
    account.version = account.version.next();
    uow.users().save(&account).await.unwrap();
    uow.commit().await.unwrap();
    assert_eq!(betos.next().await.unwrap().data, ended);
    assert!(betos.next().await.is_none());
    assert_eq!(served.asks(&ana, None).await.status(), 401);
}

#[tokio::test]
async fn a_stream_ends_with_whatever_ends_the_session_behind_it() {
    let served = Served::start().await;
    let app = &served.app;
    let (ana, beto, dante) = (app.patient(), app.other_patient(), app.other_doctor());
    let (desk, admin) = (app.receptionist(), app.admin());
    let mut streams = Vec::new();
    for person in [&ana, &beto, &dante, &desk] {
        streams.push(served.listens(person).await);
    }
    let mut admins = served.listens(&admin).await;

    let _ = ana.post("/auth/logout-all", json!({})).await.expect(204);
    let login = json!({ "email": beto.email(), "password": PASSWORD });
    let elsewhere = app
        .anonymous()
        .post("/auth/login", login)
        .await
        .expect(200)
        .json();
    let bearer = format!("Bearer {}", elsewhere["accessToken"].as_str().unwrap());
    let change = json!({ "currentPassword": PASSWORD, "newPassword": "siete mares y un faro" });
    let changed = app
        .anonymous()
        .send(
            Method::POST,
            "/auth/password/change",
            Some(change),
            &[("authorization", &bearer)],
        )
        .await;
    let _ = changed.expect(204);
    let user = |person: &Person| format!("/users/{}", person.user());
    let _ = admin
        .patch(&user(&dante), json!({ "active": false }))
        .await
        .expect(200);
    let _ = admin
        .patch(&user(&desk), json!({ "role": "admin" }))
        .await
        .expect(200);

    for (stream, person) in streams.iter_mut().zip([&ana, &beto, &dante, &desk]) {
        let last = stream.next().await.unwrap();
        assert_eq!(
            last.data,
            json!({ "type": "closed", "reason": "session-ended" }),
            "{}",
            person.email()
        );
        assert!(stream.next().await.is_none());
        assert_eq!(served.asks(person, None).await.status(), 401);
    }
    assert!(
        LiveLimits::default().recheck < Duration::from_secs(5),
        "as docs/SECURITY.md promises"
    );
    // Nobody else's ends: the one who did it still hears.
    let _ = served.books(&served.app.guardian(), "11:00").await;
    assert_ne!(admins.next().await.unwrap().data["type"], "closed");
}

#[tokio::test]
async fn an_account_has_so_many_streams_and_a_stop_ends_them_all() {
    let served = Served::with(LiveLimits {
        per_user: 2,
        ..LiveLimits::default()
    })
    .await;
    let ana = served.app.patient();
    let mut one = served.listens(&ana).await;
    let _two = served.listens(&ana).await;
    let refused = served.asks(&ana, None).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "too-many-streams");
    let mut other = served.listens(&served.app.other_patient()).await;
    served.hub.stop();
    for stream in [&mut one, &mut other] {
        let last = stream.next().await.unwrap();
        assert_eq!(last.data, json!({ "type": "closed", "reason": "restarting" }));
        assert!(stream.next().await.is_none());
    }
    assert_eq!(served.asks(&ana, None).await.status(), 503);
}

/// Panics the first time that somebody waits for a change.
struct Brittle(Arc<dyn Store>, AtomicBool);

#[async_trait]
impl Store for Brittle {
    async fn begin(&self, intent: Intent) -> Result<Box<dyn UnitOfWork>, StoreError> {
        self.0.begin(intent).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.0.ping().await
    }

    async fn describe(&self) -> Result<Installation, StoreError> {
        self.0.describe().await
    }

    fn is_exclusive(&self) -> bool {
        self.0.is_exclusive()
    }

    async fn changed(&self) {
        assert!(self.1.swap(true, Ordering::Relaxed), "the first time");
        self.0.changed().await;
    }
}

#[tokio::test]
async fn a_panic_of_the_reader_does_not_silence_the_open_streams() {
    let app = TestApp::start().await;
    let store = Arc::new(Brittle(app.store.clone(), AtomicBool::new(false)));
    let served = Served::reading(app, store.clone(), LiveLimits::default()).await;
    let mut ana = served.listens(&served.app.patient()).await;
    while !store.1.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let id = served.books(&served.app.patient(), "09:00").await;
    assert_eq!(ana.turno().await, (id, "booked".to_owned()));
}
