//! What the tests of offices, visit types, doctors, patients and settings need of a persona: the other methods of
//! HTTP, and the bodies that are sent again and again.

use axum::http::Method;
use serde_json::{Value, json};

use crate::appointment::ZONE;
use crate::{Answer, Person};

impl Person {
    /// Changes something if it still has this version.
    pub async fn patch_if(&self, path: &str, body: Value, version: u32) -> Answer {
        let tag = format!("\"{version}\"");
        self.send(Method::PATCH, path, Some(body), &[("if-match", &tag)])
            .await
    }

    /// Removes something if it still has this version.
    pub async fn delete_if(&self, path: &str, version: u32) -> Answer {
        let tag = format!("\"{version}\"");
        self.send(Method::DELETE, path, None, &[("if-match", &tag)]).await
    }

    /// Reads something unless it is what is known already.
    pub async fn get_unless(&self, path: &str, tag: &str) -> Answer {
        self.send(Method::GET, path, None, &[("if-none-match", tag)])
            .await
    }
}

impl Answer {
    /// One member of every item of a list.
    pub fn items(&self, member: &str) -> Vec<String> {
        let body = self.json();
        let items = body["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .map(|item| item[member].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

/// An office with this code.
pub fn office(code: &str) -> Value {
    json!({ "code": code, "name": format!("Sede {code}"), "address": "San Martín 100", "timeZone": ZONE })
}

/// A doctor with this licence.
pub fn doctor(license: &str) -> Value {
    json!({ "fullName": "Dr. Íñigo Núñez", "licenseNumber": license, "specialty": "Cardiología" })
}

/// A patient with this DNI.
pub fn patient(dni: &str) -> Value {
    json!({ "fullName": "Zoé Güemes", "documentType": "dni", "documentNumber": dni })
}
