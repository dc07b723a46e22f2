//! Instances whose clocks are a minute off, one ahead and one behind: nobody who uses both notices.

use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use jiff::SignedDuration;
use serde_json::json;
use turnoplus_app::ports::Clock as _;
use turnoplus_http::AppState;
use turnoplus_testkit::{Answer, FakeClock, PASSWORD, TestApp};

use crate::identity::credentials;

fn off_by(app: &TestApp, seconds: i64) -> Router {
    let now = app.clock.now() + SignedDuration::from_secs(seconds);
    turnoplus_http::router(AppState {
        clock: Arc::new(FakeClock::at(now)),
        ..app.state.clone()
    })
}

/// Anything, with an access token that another instance gave.
async fn asks(
    app: &TestApp,
    at: &Router,
    token: &str,
    (method, path): (Method, &str),
    body: serde_json::Value,
) -> Answer {
    let bearer = format!("Bearer {token}");
    let nobody = app.anonymous().served_by(at.clone());
    nobody
        .send(method, path, Some(body), &[("authorization", &bearer)])
        .await
}

#[tokio::test]
async fn who_got_in_at_one_instance_is_in_at_the_other_and_stays_in() {
    let app = TestApp::start().await;
    let (ahead, behind) = (off_by(&app, 60), off_by(&app, -60));
    for (here, there) in [(&ahead, &behind), (&behind, &ahead)] {
        let mut body = credentials(&app.patient(), PASSWORD);
        body["refreshIn"] = "body".into();
        let nobody = app.anonymous();
        let login = nobody
            .clone()
            .served_by(here.clone())
            .post("/auth/login", body)
            .await;
        let login = login.expect(200).json();
        let token = login["accessToken"].as_str().unwrap();
        let turno = json!({ "doctorId": app.doctor().doctor().to_string(), "start": app.monday_at("09:00") });
        let booked = asks(&app, there, token, (Method::POST, "/appointments"), turno).await;
        let path = format!("/appointments/{}/cancel", booked.expect(201).id());
        let cancelled = asks(&app, here, token, (Method::POST, &path), json!({})).await;
        let _ = cancelled.expect(200);

        let mut refresh_token = login["refreshToken"].clone();
        for instance in [there, here, there] {
            let refresh = nobody.clone().served_by(instance.clone());
            let spent = json!({ "refreshToken": refresh_token });
            let answer = refresh.post("/auth/refresh", spent).await.expect(200);
            refresh_token = answer.json()["refreshToken"].clone();
        }
    }
    app.verify_is_clean().await;
}
