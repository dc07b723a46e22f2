//! What becomes of a message that is not taken at once.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use turnoplus_app::ports::Clock as _;
use turnoplus_domain::notification::Fault;
use turnoplus_testkit::{Post, TestApp};

use super::{books, only};

/// The only message, as the admin sees it.
async fn message(app: &TestApp) -> Value {
    let list = app.admin().get("/messages").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    list["items"][0].clone()
}

fn due(message: &Value) -> Timestamp {
    message["dueAt"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn what_a_mail_server_puts_off_is_tried_again_after_growing_pauses() {
    let app = TestApp::start().await;
    let _ = books(&app.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    let post = Arc::new(Post::default());
    let courier = app.courier(&post);
    post.fails([Fault::Deferred, Fault::Unreachable, Fault::Deferred]);
    let mut longest = SignedDuration::ZERO;
    for (attempt, fault) in [(1, "deferred"), (2, "unreachable"), (3, "deferred")] {
        courier.drain().await.unwrap();
        let waiting = message(&app).await;
        assert_eq!(waiting["state"], "pending");
        assert_eq!(
            (&waiting["attempts"], &waiting["reason"]),
            (&json!(attempt), &json!(fault))
        );
        let pause = due(&waiting).duration_since(app.clock.now());
        assert!(pause >= longest, "attempt {attempt}: {pause:?} after {longest:?}");
        longest = pause;
        app.clock.set(due(&waiting) - SignedDuration::from_secs(1));
        courier.drain().await.unwrap();
        assert_eq!(
            message(&app).await["attempts"],
            json!(attempt),
            "not before its time"
        );
        app.clock.set(due(&waiting));
    }
    courier.drain().await.unwrap();
    assert!(only(post.taken()).subject.starts_with("Tu turno está reservado"));
    let sent = message(&app).await;
    assert_eq!((&sent["state"], &sent["reason"]), (&json!("sent"), &Value::Null));
    assert!(sent["dueAt"].is_null() && sent["settledAt"].is_string());
}

#[tokio::test]
async fn what_fails_twenty_times_is_given_up_and_an_admin_sends_it_again() {
    let app = TestApp::start().await;
    let ana = app.patient();
    let _ = ana
        .post("/auth/password/forgot", json!({ "email": ana.email() }))
        .await
        .expect(202);
    let post = Arc::new(Post::default());
    let courier = app.courier(&post);
    post.fails([Fault::Deferred; 20]);
    for attempt in 1..=20 {
        courier.drain().await.unwrap();
        let waiting = message(&app).await;
        assert_eq!(waiting["attempts"], json!(attempt));
        if attempt < 20 {
            app.clock.set(due(&waiting));
        }
    }
    let dead = message(&app).await;
    assert_eq!(
        (&dead["state"], &dead["reason"]),
        (&json!("dead"), &json!("deferred"))
    );
    app.clock.advance(SignedDuration::from_hours(24));
    courier.drain().await.unwrap();
    assert!(post.taken().is_empty(), "nobody tries it by himself any more");
    let system = app.admin().get("/system").await.expect(200).json();
    assert_eq!(system["messages"]["dead"], 1);
    let path = format!("/messages/{}/resend", dead["id"].as_str().unwrap());
    let again = app.admin().post(&path, json!({})).await.expect(200).json();
    assert_eq!(
        (&again["state"], &again["attempts"]),
        (&json!("pending"), &json!(0))
    );
    courier.drain().await.unwrap();
    assert_eq!(only(post.taken()).id.to_string(), dead["id"].as_str().unwrap());
    let refused = app.admin().post(&path, json!({})).await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "message-state".to_owned())
    );
    app.verify_is_clean().await;
}

#[tokio::test]
async fn what_is_refused_for_good_is_given_up_at_once_and_can_be_discarded() {
    let app = TestApp::start().await;
    let _ = books(&app.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    let post = Arc::new(Post::default());
    post.fails([Fault::Refused]);
    app.courier(&post).drain().await.unwrap();
    let dead = message(&app).await;
    assert_eq!((&dead["state"], &dead["attempts"]), (&json!("dead"), &json!(1)));
    let path = format!("/messages/{}/discard", dead["id"].as_str().unwrap());
    let _ = app.admin().post(&path, json!({})).await.expect(200);
    let gone = message(&app).await;
    assert_eq!(
        (&gone["state"], &gone["reason"]),
        (&json!("skipped"), &json!("discarded"))
    );
    assert!(app.post().await.is_empty());
    let _ = app.admin().post(&path, json!({})).await.expect(409);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn one_letter_that_is_refused_holds_up_no_other() {
    let app = TestApp::start().await;
    for (patient, time) in [
        (app.patient(), "09:00"),
        (app.other_patient(), "09:30"),
        (app.guardian(), "10:00"),
    ] {
        let _ = books(&patient, &app.doctor(), &app.monday_at(time)).await;
    }
    let post = Arc::new(Post::default());
    post.fails([Fault::Refused]);
    app.courier(&post).drain().await.unwrap();
    assert_eq!(post.taken().len(), 2);
    let states = |answer: turnoplus_testkit::Answer| {
        let mut states = answer.items("state");
        states.sort();
        states
    };
    assert_eq!(
        states(app.admin().get("/messages").await),
        ["dead", "sent", "sent"]
    );
}

#[tokio::test]
async fn two_couriers_send_each_letter_once() {
    let app = TestApp::start().await;
    let mut count = 0;
    for (patient, hour) in [
        (app.patient(), "09"),
        (app.other_patient(), "10"),
        (app.guardian(), "11"),
    ] {
        for minutes in ["00", "30"] {
            let _ = books(
                &patient,
                &app.doctor(),
                &app.monday_at(&format!("{hour}:{minutes}")),
            )
            .await;
            count += 1;
        }
    }
    let post = Arc::new(Post::default());
    let (one, other) = (app.courier(&post), app.courier(&post));
    let (first, second) = tokio::join!(one.drain(), other.drain());
    first.unwrap();
    second.unwrap();
    let mut ids: Vec<_> = post.taken().iter().map(|letter| letter.id).collect();
    assert_eq!(ids.len(), count);
    ids.sort_unstable_by_key(|id| id.uuid());
    ids.dedup();
    assert_eq!(ids.len(), count, "each another");
}

#[tokio::test]
async fn messages_are_listed_page_by_page_and_an_unknown_state_is_told() {
    let app = TestApp::start().await;
    for time in ["09:00", "09:30", "10:00"] {
        let _ = books(&app.patient(), &app.doctor(), &app.monday_at(time)).await;
        app.clock.advance(SignedDuration::from_secs(1));
    }
    let admin = app.admin();
    let first = admin
        .get("/messages?limit=2&state=pending")
        .await
        .expect(200)
        .json();
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    let cursor = first["nextCursor"].as_str().unwrap();
    let rest = admin
        .get(&format!("/messages?limit=2&state=pending&cursor={cursor}"))
        .await
        .expect(200)
        .json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    assert!(rest["nextCursor"].is_null());
    for item in first["items"].as_array().unwrap() {
        assert_eq!(item["topic"], "appointment.booked");
        let text = item.to_string();
        assert!(!text.contains("Ana") && !text.contains('@'), "{text}");
    }
    assert_eq!(
        admin.get("/messages?state=lost").await.faults(),
        ["/state unknown-state"]
    );
}
