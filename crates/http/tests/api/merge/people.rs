//! What the survivor gets to know, and who answers for whom.

use serde_json::{Value, json};
use turnoplus_testkit::appointment::Clinic;
use turnoplus_testkit::{TestApp, catalog};

use super::{booked, merge, preview, written_down};

fn coverage(kind: &str, plan: &str, preferred: bool) -> Value {
    json!({"type": kind, "plan": plan, "preferred": preferred})
}

#[tokio::test]
async fn what_is_not_known_is_filled_and_what_both_say_stays() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let known = json!({"phone": "+54 11 4321-0000", "coverages": [coverage("pami", "A", false)]});
    let ana = written_down(&desk, "30111222", known).await;
    let more = json!({
        "phone": "+54 11 4321-9999", "email": "ana@correo.example", "cuil": "20-12345678-6", "language": "en",
        "address": "Güemes 123", "birthDate": "1990-02-28",
        "emergencyContact": {"name": "Íñigo", "phone": "+54 11 4321-0001"},
        "coverages": [coverage("pami", "A", false), coverage("art", "B", true)],
    });
    let twin = written_down(&desk, "30111223", more).await;
    let fields = json!([
        "email",
        "birthDate",
        "cuil",
        "address",
        "emergencyContact",
        "language"
    ]);
    let foreseen = preview(&desk, ana, twin).await.expect(200).json();
    assert_eq!(foreseen["filledFields"], fields);
    assert_eq!(
        (&foreseen["coverages"], &foreseen["login"]),
        (&json!(1), &json!("none"))
    );
    assert_eq!(foreseen["survivor"]["id"], ana.to_string());
    assert_eq!(foreseen["other"]["id"], twin.to_string());

    let merged = merge(&desk, ana, twin).await.expect(200).json();
    assert_eq!(merged["phone"], "+541143210000");
    assert_eq!(merged["documentNumber"], "30111222");
    for (field, value) in [
        ("email", "ana@correo.example"),
        ("birthDate", "1990-02-28"),
        ("cuil", "20123456786"),
        ("address", "Güemes 123"),
        ("language", "en"),
    ] {
        assert_eq!(merged[field], value, "{field}");
    }
    assert_eq!(merged["emergencyContact"]["name"], "Íñigo");
    let plans: Vec<_> = merged["coverages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["plan"].as_str().unwrap(), it["preferred"].as_bool().unwrap()))
        .collect();
    assert_eq!(
        plans,
        [("A", false), ("B", false)],
        "which is used stays as it was"
    );
    clinic.close().await;
}

#[tokio::test]
async fn more_coverages_than_a_patient_has_refuse_the_merge() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let some = |from: u8| -> Value {
        (from..from + 4)
            .map(|n| coverage("art", &n.to_string(), false))
            .collect()
    };
    let ana = written_down(&desk, "30111222", json!({"coverages": some(0)})).await;
    let twin = written_down(&desk, "30111223", json!({"coverages": some(3)})).await;
    let foreseen = preview(&desk, ana, twin).await.expect(200).json();
    assert_eq!(foreseen["refusals"], json!(["too-many-coverages"]));
    let refused = merge(&desk, ana, twin).await;
    assert_eq!(refused.refusal(), (409, "too-many-coverages".to_owned()));
    assert_eq!(
        (&refused.json()["count"], &refused.json()["max"]),
        (&json!(7), &json!(6))
    );
    let path = format!("/patients/{twin}");
    let fewer = json!({"coverages": [coverage("art", "3", false), coverage("pami", "x", false)]});
    let _ = desk.patch(&path, fewer).await.expect(200);
    let merged = merge(&desk, ana, twin).await.expect(200).json();
    assert_eq!(merged["coverages"].as_array().unwrap().len(), 5);
    clinic.close().await;
}

#[tokio::test]
async fn a_guardian_answers_for_the_survivor_from_the_next_request_on() {
    let app = TestApp::start().await;
    let (ana, beto, gabi, desk) = (
        app.patient(),
        app.other_patient(),
        app.guardian(),
        app.receptionist(),
    );
    let turno = booked(&desk, ana.patient(), &app.doctor(), &app.monday_at("09:00")).await;
    let foreseen = preview(&desk, beto.patient(), ana.patient()).await.json();
    assert_eq!(
        (&foreseen["guardians"], &foreseen["dependants"]),
        (&json!(1), &json!(0))
    );
    let _ = merge(&desk, beto.patient(), ana.patient()).await.expect(200);
    let theirs = gabi
        .get(&format!("/patients/{}/appointments", beto.patient()))
        .await;
    assert_eq!(theirs.expect(200).items("id"), [turno.id()]);
    assert_eq!(
        gabi.get(&format!("/patients/{}", ana.patient())).await.status,
        404
    );
    app.verify_is_clean().await;
}

#[tokio::test]
async fn links_of_both_are_joined_without_doubles_and_loops() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let ana = clinic.patient().await;
    let twin = clinic.patient().await;
    let links = |id| format!("/patients/{id}/dependants");
    // The child is Ana's by her own word, and the twin's by papers that the clinic has seen.
    let own = json!({"relationship": "relative", "patient": catalog::patient("55111222")});
    let child = ana.post(&links(ana.patient()), own).await.expect(201).json();
    let child = child["patient"]["id"].as_str().unwrap().to_owned();
    for (guardian, dependant) in [
        (twin.patient(), child.clone()),
        (twin.patient(), ana.patient().to_string()),
        (ana.patient(), twin.patient().to_string()),
    ] {
        let body = json!({"relationship": "parent", "patientId": dependant});
        let _ = desk.post(&links(guardian), body).await.expect(201);
    }
    let _ = merge(&desk, ana.patient(), twin.patient()).await.expect(200);
    let left = desk.get(&links(ana.patient())).await.json();
    let left: Vec<_> = left["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (&it["patient"]["id"], &it["relationship"], &it["confirmed"]))
        .collect();
    assert_eq!(left, [(&json!(child), &json!("parent"), &json!(true))]);
    let of_none = desk.get(&format!("/patients/{}/guardians", ana.patient())).await;
    assert_eq!(of_none.items("patientId"), [""; 0]);
    clinic.close().await;
}

#[tokio::test]
async fn more_dependants_than_a_patient_may_have_refuse_the_merge() {
    let clinic = Clinic::open().await;
    let desk = clinic.receptionist().await;
    let ana = written_down(&desk, "30111222", json!({})).await;
    let twin = written_down(&desk, "30111223", json!({})).await;
    for n in 0..14 {
        let guardian = if n < 7 { ana } else { twin };
        let child = catalog::patient(&(55_000_000 + n).to_string());
        let body = json!({"relationship": "parent", "patient": child});
        let path = format!("/patients/{guardian}/dependants");
        let _ = desk.post(&path, body).await.expect(201);
    }
    let foreseen = preview(&desk, ana, twin).await.expect(200).json();
    assert_eq!(foreseen["dependants"], 7);
    assert_eq!(foreseen["refusals"], json!(["too-many-dependants"]));
    let refused = merge(&desk, ana, twin).await;
    assert_eq!(refused.refusal(), (409, "too-many-dependants".to_owned()));
    assert_eq!(
        (&refused.json()["count"], &refused.json()["max"]),
        (&json!(14), &json!(12))
    );
    clinic.close().await;
}

#[tokio::test]
async fn the_audit_trail_names_every_turno_that_was_moved() {
    let app = TestApp::start().await;
    let (ana, beto, desk) = (app.patient(), app.other_patient(), app.receptionist());
    let mut turnos = Vec::new();
    for start in ["09:00", "10:00"] {
        turnos.push(
            booked(&desk, beto.patient(), &app.doctor(), &app.monday_at(start))
                .await
                .id(),
        );
    }
    let _ = merge(&desk, ana.patient(), beto.patient()).await.expect(200);
    let trail = async |patient: String| {
        let path = format!("/audit-events?act=patient.merged&entity=patient:{patient}");
        app.admin().get(&path).await.expect(200).json()["items"][0]["details"].clone()
    };
    let told = trail(ana.patient().to_string()).await;
    assert_eq!(told["from"], beto.patient().to_string());
    let mut named: Vec<_> = told["appointments"].as_str().unwrap().split(' ').collect();
    named.sort_unstable();
    assert_eq!(named, turnos);
    assert_eq!(
        trail(beto.patient().to_string()).await["into"],
        ana.patient().to_string()
    );
    let moved = app
        .admin()
        .get("/audit-events?act=appointment.merged")
        .await
        .json();
    assert_eq!(moved["items"].as_array().unwrap().len(), 2);
    app.verify_is_clean().await;
}

#[tokio::test]
async fn the_record_of_the_other_is_counted_and_stays_as_it_was_signed() {
    let app = TestApp::start().await;
    let (ana, beto, desk) = (app.patient(), app.other_patient(), app.receptionist());
    let carla = app.doctor();
    let _ = booked(&desk, beto.patient(), &carla, &app.monday_at("09:00")).await;
    let write = async |patient: String| {
        let body = json!({"patientId": patient, "kind": "evolution", "notes": "N"});
        carla.post("/medical-records", body).await.expect(201).id()
    };
    let signed = write(beto.patient().to_string()).await;
    let _ = carla
        .post(&format!("/medical-records/{signed}/sign"), json!({}))
        .await
        .expect(200);
    let _draft = write(beto.patient().to_string()).await;
    let foreseen = preview(&desk, ana.patient(), beto.patient()).await.expect(200);
    assert_eq!(foreseen.json()["medicalRecords"], 1);
    let _ = merge(&desk, ana.patient(), beto.patient()).await.expect(200);
    let entry = carla.get(&format!("/medical-records/{signed}")).await.expect(200);
    assert_eq!(entry.member("patientId"), beto.patient().to_string());
    let _ = write(ana.patient().to_string()).await;
    app.verify_is_clean().await;
}
