//! When patients are reminded, and of what.

use jiff::SignedDuration;
use jiff::civil::Weekday;
use serde_json::json;
use turnoplus_app::jobs::{Job as _, JobRun};
use turnoplus_app::notification::{Letter, Reminders};
use turnoplus_app::ports::Clock as _;
use turnoplus_testkit::TestApp;

use super::{books, cancels, heads, moves, only, settings};

const BEFORE: SignedDuration = SignedDuration::from_secs(1);

/// What the job and the courier do at this moment.
async fn at(app: &TestApp, when: &str) -> Vec<Letter> {
    app.clock.set(when.parse().unwrap());
    app.remind().await;
    app.post().await
}

/// An application where Ana has a turno on Monday at nine, and knows.
async fn with_turno() -> TestApp {
    let app = TestApp::start().await;
    let _ = books(&app.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    let _ = app.post().await;
    app
}

#[tokio::test]
async fn a_turno_is_reminded_of_at_the_times_of_the_settings_and_once_each() {
    let app = with_turno().await;
    assert!(at(&app, "2026-11-28T08:59:00-03:00").await.is_empty());
    let first = only(at(&app, "2026-11-28T09:00:00-03:00").await);
    assert_eq!(
        first.subject,
        "Recordatorio de tu turno: lunes 30 de noviembre, 09:00"
    );
    assert!(first.invitation.is_none());
    for later in [
        "2026-11-28T09:01:00-03:00",
        "2026-11-29T09:00:00-03:00",
        "2026-11-30T05:59:00-03:00",
    ] {
        assert!(at(&app, later).await.is_empty(), "{later}");
    }
    assert_eq!(
        at(&app, "2026-11-30T06:00:00-03:00").await.len(),
        1,
        "three hours before"
    );
    assert!(at(&app, "2026-11-30T06:02:00-03:00").await.is_empty());
}

#[tokio::test]
async fn two_turnos_of_a_day_are_one_letter_and_two_patients_are_two() {
    let app = with_turno().await;
    let _ = books(&app.patient(), &app.other_doctor(), &app.monday_at("11:00")).await;
    let _ = books(&app.other_patient(), &app.doctor(), &app.monday_at("09:30")).await;
    let _ = app.post().await;
    let mut letters = at(&app, "2026-11-28T09:00:00-03:00").await;
    letters.extend(at(&app, "2026-11-28T09:30:00-03:00").await);
    letters.sort_by_key(|letter| letter.to[0].email.as_str().to_owned());
    assert_eq!(
        heads(&letters),
        [
            (
                app.patient().email(),
                "Recordatorio de tus turnos: lunes 30 de noviembre"
            ),
            (
                app.other_patient().email(),
                "Recordatorio de tu turno: lunes 30 de noviembre, 09:30"
            ),
        ]
    );
    let titles: Vec<&str> = letters[0].cards.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "lunes 30 de noviembre de 2026, 09:00",
            "lunes 30 de noviembre de 2026, 11:00"
        ]
    );
    assert_eq!(
        letters[0].action.as_ref().unwrap().url,
        "https://turnos.example/mis-turnos"
    );
    assert!(
        at(&app, "2026-11-28T11:00:00-03:00").await.is_empty(),
        "the second turno's own moment tells nothing new"
    );
}

#[tokio::test]
async fn a_cancelled_turno_is_not_reminded_of_not_even_when_it_was_queued() {
    let app = TestApp::start().await;
    let early = books(&app.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    let queued = books(&app.other_patient(), &app.doctor(), &app.monday_at("09:30")).await;
    cancels(&app.patient(), &early).await;
    let _ = app.post().await;
    app.clock.set("2026-11-28T09:30:00-03:00".parse().unwrap());
    app.remind().await;
    cancels(&app.other_patient(), &queued).await;
    assert_eq!(
        heads(&app.post().await),
        [(
            app.other_patient().email(),
            "Tu turno fue cancelado: lunes 30 de noviembre, 09:30"
        )]
    );
}

#[tokio::test]
async fn a_turno_booked_or_moved_after_its_moment_is_not_reminded_of_at_once() {
    let app = TestApp::start().await;
    app.clock.set("2026-11-28T10:00:00-03:00".parse().unwrap());
    let _ = books(
        &app.patient(),
        &app.doctor(),
        &app.weekday_at(Weekday::Monday, "09:00"),
    )
    .await;
    let far = books(&app.other_patient(), &app.doctor(), "2026-12-03T09:00:00-03:00").await;
    moves(
        &app.other_patient(),
        &far,
        &app.weekday_at(Weekday::Monday, "09:30"),
    )
    .await;
    let _ = app.post().await;
    app.remind().await;
    assert!(
        app.post().await.is_empty(),
        "who was just written to is not reminded"
    );
    for moment in ["2026-11-30T06:00:00-03:00", "2026-11-30T06:30:00-03:00"] {
        assert_eq!(
            at(&app, moment).await.len(),
            1,
            "the next moment counts: {moment}"
        );
    }
}

#[tokio::test]
async fn a_reminder_waits_for_the_end_of_the_night() {
    let app = TestApp::start().await;
    let quiet =
        json!({ "quietHours": { "from": "21:00", "until": "08:00" }, "reminderMinutesBefore": [180] });
    settings(&app, quiet).await;
    let _ = books(&app.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    let _ = books(&app.other_patient(), &app.doctor(), &app.monday_at("12:00")).await;
    let _ = app.post().await;
    assert!(
        at(&app, "2026-11-30T06:00:00-03:00").await.is_empty(),
        "everybody sleeps"
    );
    app.clock.advance(SignedDuration::from_mins(120) - BEFORE);
    assert!(app.post().await.is_empty());
    app.clock.advance(BEFORE);
    app.remind().await;
    let letters = app.post().await;
    assert_eq!(heads(&letters).len(), 1, "{:?}", heads(&letters));
    assert_eq!(letters[0].to[0].email.as_str(), app.patient().email());
    assert_eq!(
        at(&app, "2026-11-30T09:00:00-03:00").await.len(),
        1,
        "awake: at its moment"
    );
}

#[tokio::test]
async fn what_the_morning_would_tell_too_late_is_told_the_evening_before() {
    let app = TestApp::start().await;
    let quiet =
        json!({ "quietHours": { "from": "21:00", "until": "08:30" }, "reminderMinutesBefore": [120] });
    settings(&app, quiet).await;
    let _ = books(&app.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    let _ = app.post().await;
    assert!(at(&app, "2026-11-29T20:00:00-03:00").await.is_empty());
    assert_eq!(at(&app, "2026-11-29T20:50:00-03:00").await.len(), 1);
    assert!(
        at(&app, "2026-11-30T08:30:00-03:00").await.is_empty(),
        "told already"
    );
}

#[tokio::test]
async fn other_times_count_from_when_they_are_set() {
    let app = with_turno().await;
    assert_eq!(at(&app, "2026-11-28T09:00:00-03:00").await.len(), 1);
    settings(&app, json!({ "reminderMinutesBefore": [1440] })).await;
    assert!(at(&app, "2026-11-29T08:59:00-03:00").await.is_empty());
    assert_eq!(at(&app, "2026-11-29T09:00:00-03:00").await.len(), 1);
    assert!(
        at(&app, "2026-11-30T06:00:00-03:00").await.is_empty(),
        "three hours are not set any more"
    );
    settings(&app, json!({ "reminderMinutesBefore": [] })).await;
    assert!(at(&app, "2026-11-30T07:00:00-03:00").await.is_empty());
}

#[tokio::test]
async fn two_instances_at_the_same_moment_remind_once() {
    let app = with_turno().await;
    app.clock.set("2026-11-28T09:00:00-03:00".parse().unwrap());
    tokio::join!(app.remind(), app.remind());
    assert_eq!(app.post().await.len(), 1);
}

#[tokio::test]
async fn after_an_outage_one_reminder_is_enough() {
    let app = with_turno().await;
    settings(&app, json!({ "reminderMinutesBefore": [1440, 180] })).await;
    app.clock.set("2026-11-30T06:30:00-03:00".parse().unwrap());
    let run = JobRun {
        now: app.clock.now(),
        last_done: Some("2026-11-29T08:00:00-03:00".parse().unwrap()),
    };
    Reminders(app.store.clone()).run(run).await.unwrap();
    assert_eq!(app.post().await.len(), 1);
}
