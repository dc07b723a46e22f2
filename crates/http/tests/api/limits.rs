//! How many requests one address and one account may send.

use jiff::SignedDuration;
use serde_json::Value;
use turnoplus_http::RequestLimits;
use turnoplus_testkit::TestApp;

const FEW: RequestLimits = RequestLimits {
    per_address: 6,
    per_user: 3,
};

#[tokio::test]
async fn an_address_that_asks_too_much_is_told_when_to_come_back() {
    let app = TestApp::start_limited(FEW).await;
    let busy = app.anonymous().at_address("203.0.113.5");
    for _ in 0..6 {
        let _ = busy.get("/offices").await.expect(200);
    }
    let refused = busy.get("/offices").await.expect(429);
    assert_eq!(refused.code(), "too-many-requests");
    assert_eq!(refused.header("retry-after"), "10");
    let _ = app
        .anonymous()
        .at_address("203.0.113.6")
        .get("/offices")
        .await
        .expect(200);
    app.clock.advance(SignedDuration::from_secs(10));
    let _ = busy.get("/offices").await.expect(200);
}

#[tokio::test]
async fn an_account_has_its_limit_wherever_it_asks_from() {
    let app = TestApp::start_limited(FEW).await;
    for number in 1..=3 {
        let ana = app.patient().at_address(&format!("203.0.113.{number}"));
        let _ = ana.get("/users/me").await.expect(200);
    }
    let refused = app.patient().at_address("203.0.113.9").get("/users/me").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "20"));
    let _ = app.other_patient().get("/users/me").await.expect(200);
}

#[test]
fn the_contract_says_that_every_operation_of_the_api_may_be_refused_so() {
    let contract = serde_json::to_value(turnoplus_http::openapi()).unwrap();
    for (path, item) in contract["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let told = operation["responses"]["429"] != Value::Null;
            assert_eq!(told, path.starts_with("/api/"), "{method} {path}");
        }
    }
}
