//! What doctors write, and who reads it.

use serde_json::json;

use super::tour::Tour;

pub async fn visited(tour: &mut Tour) {
    let (ana, carla) = (tour.app().patient(), tour.app().doctor());
    for reading in [
        "get_medical_record",
        "get_medical_record_attachment",
        "list_patient_medical_records",
        "export_patient_medical_record",
    ] {
        tour.read(reading, ana.clone()).await;
        tour.read(reading, carla.clone()).await;
    }
    tour.change("create_medical_record_amendment", carla.clone())
        .await;
    let dante = tour.app().other_doctor();
    tour.change("create_break_glass", dante.clone()).await;
    tour.read("get_medical_record", dante).await;

    let id = tour.change("create_medical_record", carla.clone()).await.id();
    tour.scene.name("{record}", &id);
    tour.change_to("update_medical_record", carla.clone(), json!({ "notes": "Otra" }))
        .await;
    let file = ("application/pdf", b"%PDF-1.7".as_slice());
    let operation = "create_medical_record_attachment";
    let entry = tour.change_by_file(operation, carla.clone(), file).await.json();
    let file = entry["attachments"][0]["id"].as_str().unwrap_or_default();
    tour.scene.name("{attachment}", file);
    tour.change("delete_medical_record_attachment", carla.clone())
        .await;
    tour.change("sign_medical_record", carla.clone()).await;
    let other = tour.change("create_medical_record", carla.clone()).await.id();
    tour.scene.name("{record}", &other);
    tour.change("delete_medical_record", carla).await;
}
