//! What the rows find: a clinic with a turno of Ana's with Carla, and an entry in her record.

use axum::http::Method;
use serde_json::{Value, json};
use turnoplus_testkit::{Person, TestApp};

/// A fresh clinic, and what the names in braces of a row stand for.
pub struct Scene {
    /// The clinic.
    pub app: TestApp,
    names: Vec<(&'static str, String)>,
}

impl Scene {
    /// A fresh one.
    pub async fn set() -> Self {
        Self::of(TestApp::start().await).await
    }

    /// A clinic of this application.
    pub async fn of(app: TestApp) -> Self {
        let turno = booked(&app).await;
        let (record, attachment) = signed_record(&app).await;
        let names = vec![
            ("{appointment}", turno),
            ("{record}", record),
            ("{attachment}", attachment),
            ("{ana}", app.patient().patient().to_string()),
            ("{deskUser}", app.receptionist().user().to_string()),
            ("{adminUser}", app.admin().user().to_string()),
            ("{gabi}", app.guardian().patient().to_string()),
            ("{carla}", app.doctor().doctor().to_string()),
            ("{office}", app.clinic.office.to_string()),
            ("{visitType}", app.clinic.visit_type.to_string()),
            ("{rule}", app.clinic.rule.to_string()),
            ("{session}", app.patient().session().to_string()),
            ("{any}", "01977777-7777-7777-8777-777777777777".to_owned()),
        ];
        Self { app, names }
    }

    /// What a name in braces stands for.
    pub fn named(&self, name: &str) -> String {
        self.filled(name)
    }

    /// The name in braces stands for something else from now on.
    pub fn name(&mut self, name: &'static str, value: &str) {
        self.names.retain(|(known, _)| *known != name);
        self.names.push((name, value.to_owned()));
    }

    /// A row's method, path and body with every name filled in.
    pub fn request(&self, request: &str, body: &str) -> (Method, String, Option<Value>) {
        let (method, path) = request.split_once(' ').unwrap();
        let body = (!body.is_empty()).then(|| serde_json::from_str(&self.filled(body)).unwrap());
        (method.parse().unwrap(), self.filled(path), body)
    }

    fn filled(&self, text: &str) -> String {
        self.names
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    /// The columns.
    pub fn people(&self) -> [Person; 9] {
        let app = &self.app;
        [
            app.anonymous(),
            app.patient(),
            app.guardian(),
            app.other_patient(),
            app.doctor(),
            app.other_doctor(),
            app.receptionist(),
            app.admin(),
            app.deactivated(),
        ]
    }
}

/// Ana's turno with Carla next Monday at nine.
async fn booked(app: &TestApp) -> String {
    let body = json!({
        "doctorId": app.doctor().doctor().to_string(),
        "patientId": app.patient().patient().to_string(),
        "start": app.monday_at("09:00"),
    });
    app.admin().post("/appointments", body).await.expect(201).id()
}

/// An entry that Carla wrote about Ana and signed, and its file.
async fn signed_record(app: &TestApp) -> (String, String) {
    let patient = app.patient().patient().to_string();
    let body = json!({"patientId": patient, "kind": "evolution", "notes": "N"});
    let carla = app.doctor();
    let id = carla.post("/medical-records", body).await.expect(201).id();
    let path = format!("/medical-records/{id}/attachments?name=a.pdf");
    let sent = carla.send_file(&path, "application/pdf", b"%PDF-1.7").await;
    let file = sent.expect(201).json()["attachments"][0]["id"].clone();
    let path = format!("/medical-records/{id}/sign");
    let id = carla.post(&path, json!({})).await.expect(200).id();
    (id, file.as_str().unwrap().to_owned())
}
