//! Moving a turno, and not changing what was not seen.

use serde_json::json;
use turnoplus_testkit::appointment::{Clinic, MONDAY, at, monday};

use super::refused;

#[tokio::test]
async fn a_slot_freed_by_a_move_can_be_booked_at_once() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &monday("09:00")).await.ok();
    let moved = ana.moves(&turno, &monday("10:00")).await.ok();
    assert_eq!((moved.id(), moved.header("etag")), (turno.id(), "\"2\""));
    assert_eq!(moved.member("start"), "2026-11-30T10:00:00-03:00");
    assert_eq!(beto.books(&doctor, &monday("09:00")).await.status, 201);
    assert_eq!(
        beto.moves(&turno, &monday("11:00")).await.refusal(),
        refused(404, "not-found")
    );
    clinic.close().await;
}

#[tokio::test]
async fn a_move_may_overlap_itself_and_a_refused_one_changes_nothing() {
    let clinic = Clinic::open().await;
    let (doctor, ana, beto) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.patient().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    let other = beto.books(&doctor, &monday("11:00")).await.ok();
    let shifted = doctor.moves(&turno, &monday("10:15")).await.ok();
    assert_eq!(shifted.member("end"), "2026-11-30T10:45:00-03:00");
    assert_eq!(
        doctor.moves(&turno, &monday("10:45")).await.refusal(),
        refused(409, "slot-taken")
    );
    let unchanged = ana.get(&format!("/appointments/{}", turno.id())).await.ok();
    assert_eq!(unchanged.json(), shifted.json());
    let to_colleague =
        json!({"start": monday("11:00"), "doctorId": clinic.doctor().await.doctor().to_string()});
    let path = format!("/appointments/{}/reschedule", other.id());
    assert_eq!(
        doctor.post(&path, to_colleague.clone()).await.refusal(),
        refused(404, "not-found")
    );
    let moved = beto.post(&path, to_colleague.clone()).await.ok();
    assert_eq!(moved.json()["doctorId"], to_colleague["doctorId"]);
    clinic.close().await;
}

#[tokio::test]
async fn if_match_protects_against_changing_what_was_not_seen() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    ana.moves(&turno, &monday("11:00")).await.ok();
    let path = format!("/appointments/{}", turno.id());
    let stale = [("if-match", "\"1\"")];
    for (step, body) in [
        ("cancel", json!({})),
        ("arrive", json!({})),
        ("reschedule", json!({"start": monday("12:00")})),
    ] {
        let refusal = doctor.post_with(&format!("{path}/{step}"), body, &stale).await;
        assert_eq!(refusal.refusal(), refused(412, "version-mismatch"), "{step}");
        assert_eq!(refusal.json()["version"], 2);
    }
    doctor
        .post_with(&format!("{path}/cancel"), json!({}), &[("if-match", "\"2\"")])
        .await
        .ok();
    clinic.close().await;
}

#[tokio::test]
async fn a_turno_that_was_never_marked_does_not_come_again_for_a_closed_patient() {
    let clinic = Clinic::open().await;
    let (doctor, ana, desk) = (
        clinic.doctor().await,
        clinic.patient().await,
        clinic.receptionist().await,
    );
    let turno = ana.books(&doctor, &monday("10:00")).await.ok();
    clinic.clock.set(at(MONDAY, "10:10"));
    let _ = desk
        .delete(&format!("/patients/{}", ana.patient()))
        .await
        .expect(204);
    assert_eq!(
        desk.moves(&turno, &monday("12:00")).await.refusal(),
        refused(409, "patient-closed")
    );
    let day = json!({"date": MONDAY.to_string(), "action": "move", "to": {"shiftMinutes": 120}});
    let preview = format!("/doctors/{}/day/preview", doctor.doctor());
    let planned = desk.post(&preview, day).await.expect(200).json();
    let item = &planned["items"][0];
    assert_eq!(
        (&item["outcome"], &item["rule"]),
        (&json!("blocked"), &json!("patient-closed"))
    );
    clinic.close().await;
}

#[tokio::test]
async fn staff_set_availability_aside_for_a_move_and_say_why() {
    let clinic = Clinic::open().await;
    let (doctor, ana) = (clinic.doctor().await, clinic.patient().await);
    let turno = ana.books(&doctor, &monday("16:30")).await.ok();
    let path = format!("/appointments/{}/reschedule", turno.id());
    let after_hours = json!({"start": monday("18:00")});
    let refused = doctor.post(&path, after_hours.clone()).await;
    assert_eq!(refused.member("rule"), "no-availability");
    let mut insisting = after_hours;
    insisting["override"] = json!({"reason": "Viene del trabajo"});
    assert_eq!(
        ana.post(&path, insisting.clone()).await.refusal(),
        super::refused(403, "forbidden")
    );
    doctor.post(&path, insisting).await.ok();
    let timeline = doctor
        .get(&format!("/appointments/{}/timeline", turno.id()))
        .await
        .ok();
    assert_eq!(timeline.json()["items"][1]["reason"], json!("Viene del trabajo"));
    clinic.close().await;
}
