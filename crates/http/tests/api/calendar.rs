//! Calendar feeds: the secret address, what it answers and to whom.

use serde_json::json;
use turnoplus_app::ports::{Intent, Store as _};
use turnoplus_testkit::{Person, TestApp};

/// The path below `/api/v1` of a new feed, and its id.
async fn feed(person: &Person, wanted: serde_json::Value) -> (String, String) {
    let made = person.post("/calendar-feeds", wanted).await.expect(201);
    let url = made.json()["url"].as_str().unwrap().to_owned();
    let path = url
        .strip_prefix("https://turnos.example/api/v1")
        .unwrap()
        .to_owned();
    (path, made.id())
}

async fn book(app: &TestApp, time: &str) -> String {
    let wanted = json!({
        "doctorId": app.doctor().doctor().to_string(), "start": app.monday_at(time), "reason": "dolor secreto",
    });
    app.patient().post("/appointments", wanted).await.expect(201).id()
}

#[tokio::test]
async fn ending_every_session_ends_every_feed() {
    let app = TestApp::start().await;
    let ((own, _), (others, _)) = (
        feed(&app.patient(), json!({})).await,
        feed(&app.other_patient(), json!({})).await,
    );
    let _ = app
        .patient()
        .post("/auth/logout-all", json!({}))
        .await
        .expect(204);
    assert_eq!(app.anonymous().get(&own).await.status, 404);
    assert_eq!(app.anonymous().get(&others).await.status, 200);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn a_feed_shows_ones_own_turnos_and_no_more_than_was_chosen() {
    let app = TestApp::start().await;
    let turno = book(&app, "09:00").await;
    let (own, _) = feed(&app.patient(), json!({ "detail": "full", "language": "es" })).await;
    let (agenda, _) = feed(&app.doctor(), json!({})).await;
    let (named, _) = feed(&app.doctor(), json!({ "detail": "full", "language": "en" })).await;
    let (others, _) = feed(&app.other_patient(), json!({ "detail": "full" })).await;
    let read = async |path: &str| app.anonymous().get(path).await.expect(200);
    let answer = read(&own).await;
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    let text = answer.text().replace("\r\n ", "");
    for line in [
        &format!("UID:{turno}@turnos.example"),
        "SUMMARY:Turno con Carla Sosa",
        "DTSTART;TZID=America/Argentina/Buenos_Aires:20261130T090000",
        "LOCATION:Centro\\, Av. Corrientes 1234",
        "STATUS:CONFIRMED",
    ] {
        assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} in {text}");
    }
    let text = read(&agenda).await.text();
    assert!(
        text.contains("SUMMARY:Turno\r\n") && !text.contains("Ana"),
        "{text}"
    );
    assert!(
        read(&named)
            .await
            .text()
            .contains("SUMMARY:Appointment of Ana Paz\r\n")
    );
    assert!(!read(&others).await.text().contains("VEVENT"));
    for path in [&own, &agenda, &named] {
        assert!(
            !read(path).await.text().contains("secreto"),
            "the reason is nobody's"
        );
    }
}

#[tokio::test]
async fn a_feed_that_did_not_change_is_not_sent_again_and_a_cancellation_is_told() {
    let app = TestApp::start().await;
    let turno = book(&app, "09:00").await;
    let (path, _) = feed(&app.patient(), json!({})).await;
    let first = app.anonymous().get(&path).await.expect(200);
    let tag = first.header("etag").to_owned();
    let again = async || {
        let known = [("if-none-match", tag.as_str())];
        app.anonymous()
            .send(axum::http::Method::GET, &path, None, &known)
            .await
    };
    assert_eq!(again().await.status, 304);
    app.patient()
        .post(&format!("/appointments/{turno}/cancel"), json!({}))
        .await
        .expect(200);
    let text = again().await.expect(200).text();
    assert!(
        text.contains("STATUS:CANCELLED") && text.contains("SEQUENCE:1"),
        "{text}"
    );
}

#[tokio::test]
async fn a_feed_ends_when_its_owner_says_so_and_with_its_account() {
    let app = TestApp::start().await;
    let (ana, beto) = (app.patient(), app.other_patient());
    let (path, id) = feed(&ana, json!({})).await;
    app.anonymous().get(&path).await.expect(200);
    let list = ana.get("/calendar-feeds").await.expect(200).json();
    assert_eq!(list["items"][0]["id"], json!(id));
    assert!(
        list["items"][0]["lastUsedAt"].is_string() && list["items"][0]["url"].is_null(),
        "{list}"
    );
    beto.delete(&format!("/calendar-feeds/{id}")).await.expect(404);
    ana.delete(&format!("/calendar-feeds/{id}")).await.expect(204);
    let gone = app.anonymous().get(&path).await.expect(404);
    let wrong = app
        .anonymous()
        .get(&format!("/calendar/{}.ics", "A".repeat(43)))
        .await
        .expect(404);
    let malformed = app.anonymous().get("/calendar/x.ics").await.expect(404);
    assert_eq!([gone.code(), wrong.code()], [malformed.code(), malformed.code()]);

    let (path, _) = feed(&beto, json!({})).await;
    let mut uow = app.store.begin(Intent::Write).await.unwrap();
    let mut account = uow.users().find(beto.user()).await.unwrap().unwrap();
    account.active = false;
    account.version = account.version.next();
    uow.users().save(&account).await.unwrap();
    uow.commit().await.unwrap();
    app.anonymous().get(&path).await.expect(404);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn an_account_has_at_most_ten_feeds_and_says_plainly_what_it_wants() {
    let app = TestApp::start().await;
    let ana = app.patient();
    for _ in 0..10 {
        ana.post("/calendar-feeds", json!({})).await.expect(201);
    }
    assert_eq!(
        ana.post("/calendar-feeds", json!({})).await.expect(409).code(),
        "too-many-feeds"
    );
    let faults = ana
        .post("/calendar-feeds", json!({ "detail": "all", "language": "de" }))
        .await
        .expect(422)
        .faults();
    assert_eq!(faults, ["/detail unknown-detail", "/language unknown-language"]);
}
