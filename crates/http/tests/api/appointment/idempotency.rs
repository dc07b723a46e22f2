//! A repeated request under one key.

use jiff::SignedDuration;
use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, monday};

use super::{booking, refused};

#[tokio::test]
async fn the_same_key_and_request_give_the_same_answer_byte_for_byte() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let key = [("idempotency-key", "k-1")];
    let body = booking(&doctor, &monday("10:00"), json!({}));
    let first = ana.post_with("/appointments", body.clone(), &key).await.ok();
    clinic.clock.advance(SignedDuration::from_mins(5));
    let again = ana.post_with("/appointments", body.clone(), &key).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(
        (again.header("location"), again.header("etag")),
        (first.header("location"), first.header("etag"))
    );
    let other = ana
        .post_with(
            "/appointments",
            booking(&doctor, &monday("11:00"), json!({})),
            &key,
        )
        .await;
    assert_eq!(other.refusal(), refused(422, "idempotency-key-reused"));
    assert_eq!(
        beto.post_with("/appointments", body.clone(), &key)
            .await
            .refusal(),
        refused(409, "slot-taken")
    );
    let path = format!("/appointments/{}/cancel", first.id());
    let cancelled = ana
        .post_with(&path, json!({}), &[("idempotency-key", "k-2")])
        .await
        .ok();
    let again = ana
        .post_with(&path, json!({}), &[("idempotency-key", "k-2")])
        .await;
    assert_eq!((again.status, &again.body), (200, &cancelled.body));
    assert_eq!(
        ana.does("cancel", &first).await.refusal(),
        refused(409, "illegal-transition")
    );
    clinic.clock.advance(SignedDuration::from_hours(49));
    let fresh = ana.post_with("/appointments", body, &key).await;
    assert_eq!(fresh.member("rule"), "past", "after 48 hours a key is new");
    clinic.close().await;
}
