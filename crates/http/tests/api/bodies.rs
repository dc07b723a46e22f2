//! What every body of the contract refuses: fields that are nobody's to assign, and characters that are no text.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use turnoplus_testkit::Answer;

use crate::matrix::{Row, Scene, rows};

/// What the clinic gives, wherever an operation does not say that it takes it.
const GIVEN: [&str; 9] = [
    "id",
    "role",
    "version",
    "status",
    "active",
    "createdAt",
    "updatedAt",
    "createdBy",
    "__proto__",
];

/// A control character, one that turns the reading direction, one that hides, and half of a pair.
const NO_TEXT: [&str; 5] = ["\\u0000", "\\u001b", "\\u202e", "\\u2066", HALF];
const HALF: &str = "\\ud800";

/// Texts that are compared with what is stored or opened, and stored nowhere themselves.
const ONLY_COMPARED: [&str; 8] = [
    "apply_doctor_day /digest",
    "login /password",
    "login /totp",
    "reauthenticate /password",
    "reauthenticate /totp",
    "change_password /currentPassword",
    "confirm_totp /code",
    "refresh /refreshToken",
];

/// What is judged with the kind of document that is stored, once everything else is right.
const LATER: (&str, &str) = ("update_patient", "/documentNumber");

/// A field that is given instead of another.
const INSTEAD: (&str, &str) = ("create_dependant", "patientId");

/// The contract, to look schemas up in.
struct Contract(Value);

impl Contract {
    fn read() -> Self {
        Self(serde_json::to_value(turnoplus_http::openapi()).unwrap())
    }

    /// Every operation that takes a JSON object, with its schema.
    fn bodies(&self) -> Vec<(&'static Row, Value)> {
        let items = self.0["paths"].as_object().unwrap().values();
        let operations = items.flat_map(|item| item.as_object().unwrap().values());
        let with_body = operations.filter_map(|operation| {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let row = rows().find(|row| operation["operationId"] == row.0)?;
            (!schema.is_null()).then(|| (row, self.plain(schema)))
        });
        with_body.collect()
    }

    /// A schema without references and alternatives to null.
    fn plain(&self, schema: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap();
            return self.plain(&self.0["components"]["schemas"][name]);
        }
        let alternatives = schema["oneOf"].as_array().into_iter().flatten();
        match alternatives.into_iter().find(|one| one["type"] != "null") {
            Some(one) => self.plain(one),
            None => schema.clone(),
        }
    }

    /// Every object in a body, as the way to it and the names of its fields.
    fn objects(&self, schema: &Value, way: &[String], found: &mut Vec<(Vec<String>, BTreeSet<String>)>) {
        if is(schema, "array") {
            let inner = [way, &["0".to_owned()]].concat();
            return self.objects(&self.plain(&schema["items"]), &inner, found);
        }
        if !is(schema, "object") {
            return;
        }
        let fields = schema["properties"].as_object().cloned().unwrap_or_default();
        for (name, field) in &fields {
            let inner = [way, std::slice::from_ref(name)].concat();
            self.objects(&self.plain(field), &inner, found);
        }
        found.push((way.to_vec(), fields.into_iter().map(|(name, _)| name).collect()));
    }

    /// A body with every field, and `TEXT` in every text; notes where those are.
    fn filled(&self, schema: &Value, way: &str, texts: &mut Vec<String>) -> Value {
        let schema = self.plain(schema);
        // The last word is the one with which the most other fields make sense.
        if let Some(word) = schema["enum"].as_array().and_then(|words| words.last()) {
            return word.clone();
        }
        if way.ends_with("/documentType") {
            return json!("dni");
        }
        if is(&schema, "object") {
            let fields = schema["properties"].as_object().cloned().unwrap_or_default();
            let filled = fields
                .iter()
                .map(|(name, field)| (name.clone(), self.filled(field, &format!("{way}/{name}"), texts)));
            return Value::Object(filled.collect::<Map<_, _>>());
        }
        if is(&schema, "array") {
            return json!([self.filled(&schema["items"], &format!("{way}/0"), texts)]);
        }
        if is(&schema, "boolean") {
            return json!(true);
        }
        if is(&schema, "integer") {
            return json!(30);
        }
        texts.push(way.to_owned());
        json!("TEXT")
    }
}

fn is(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind
        || schema["type"]
            .as_array()
            .is_some_and(|kinds| kinds.contains(&json!(kind)))
}

/// A body with nothing but this field at the end of the way.
fn only(way: &[String], field: &str) -> Value {
    way.iter().rev().fold(json!({ field: "admin" }), |inner, step| {
        if step == "0" {
            json!([inner])
        } else {
            json!({ step: inner })
        }
    })
}

/// Sent by somebody who is let through.
async fn sent(scene: &Scene, row: &Row, body: &str) -> Answer {
    let (method, path, _) = scene.request(row.1, "");
    let column = row.3.find('+').unwrap_or(0);
    let person = &scene.people()[column];
    let mut request = axum::http::Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header("content-type", "application/json");
    if column > 0 {
        request = request.header("authorization", format!("Bearer {}", person.token()));
    }
    person.raw(request.body(body.to_owned().into()).unwrap()).await
}

#[tokio::test]
async fn nothing_that_the_clinic_gives_can_be_assigned_in_any_body() {
    let (contract, scene) = (Contract::read(), Scene::set().await);
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (row, schema) in contract.bodies() {
        let mut objects = Vec::new();
        contract.objects(&schema, &[], &mut objects);
        for (way, fields) in objects {
            for field in GIVEN.iter().filter(|field| !fields.contains(**field)) {
                let pointer = way
                    .iter()
                    .fold(String::new(), |way, step| format!("{way}/{step}"));
                let answer = sent(&scene, row, &only(&way, field).to_string()).await;
                let wanted = format!("{pointer}/{field} unknown-field");
                if answer.status != 422 || answer.faults() != [wanted.as_str()] {
                    wrong.push(format!("{} {wanted}: {}", row.0, answer.text()));
                }
                tried += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(tried > 300, "{tried} fields prove little");
}

#[tokio::test]
async fn characters_that_are_no_text_are_refused_in_every_field_of_every_body() {
    let (contract, scene) = (Contract::read(), Scene::set().await);
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (row, schema) in contract.bodies() {
        let mut texts = Vec::new();
        let mut body = contract.filled(&schema, "", &mut texts);
        if row.0 == INSTEAD.0 {
            body.as_object_mut().unwrap().remove(INSTEAD.1);
            texts.retain(|text| text[1..] != *INSTEAD.1);
        }
        if row.0 == LATER.0 {
            texts.retain(|text| *text != LATER.1);
            let alone = json!({ "documentNumber": "3000\u{0}0000" }).to_string();
            let answer = sent(&scene, row, &alone).await;
            assert_eq!(answer.status, 422, "{}", answer.text());
        }
        texts.retain(|text| !ONLY_COMPARED.contains(&format!("{} {text}", row.0).as_str()));
        let characters = NO_TEXT.into_iter().filter(|_| !texts.is_empty());
        for character in characters {
            let bad = body.to_string().replace("TEXT", &format!("a{character}b"));
            let answer = sent(&scene, row, &bad).await;
            let faults = answer.faults();
            let pointers = faults.iter().filter_map(|fault| fault.split(' ').next());
            let pointers: Vec<&str> = pointers.collect();
            // What is one thing to a person, as a night, is told as one.
            let told = |text: &String| {
                let whole = text.rsplit_once('/').map_or("", |(whole, _)| whole);
                pointers.contains(&text.as_str()) || (!whole.is_empty() && pointers.contains(&whole))
            };
            // Half of a pair is no string at all: which one it is in is not known.
            let untold: Vec<_> = texts.iter().filter(|text| !told(text)).collect();
            if answer.status != 422 || (character != HALF && !untold.is_empty()) {
                wrong.push(format!(
                    "{} {character}: {} without {untold:?}",
                    row.0,
                    answer.text()
                ));
            }
        }
        tried += texts.len();
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(tried > 100, "{tried} texts prove little");
}
