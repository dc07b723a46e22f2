//! Who may do what: every role against every operation. An operation that nobody listed fails the test.
//!
//! Columns: nobody, Ana (the patient concerned), Gabi (Ana's guardian), Beto (another patient), Carla (the doctor
//! concerned, who treats Ana), Dante (another doctor, who does not), the front desk, the admin, an admin whose account
//! is deactivated and whose token is still sent. `0` is 401, `-` is 403, `?` is 404 (it exists, and this person may not know),
//! `+` is let through, whatever the rules of the operation then say.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};
use turnoplus_testkit::{Person, TestApp};

type Row = (&'static str, &'static str, &'static str, &'static str);

/// Operation, method and path, body, who. A new operation is a new row; `{…}` are filled in by [`Ids`].
const ROWS: &[Row] = &[
    // identity
    ("register", "POST /auth/register", "{}", "+++++++++"),
    ("login", "POST /auth/login", "{}", "+++++++++"),
    ("refresh", "POST /auth/refresh", "{}", "000000000"),
    ("logout", "POST /auth/logout", "", "0+++++++0"),
    ("logout_all", "POST /auth/logout-all", "", "0+++++++0"),
    ("list_sessions", "GET /auth/sessions", "", "0+++++++0"),
    (
        "delete_session",
        "DELETE /auth/sessions/{session}",
        "",
        "0+??????0",
    ),
    ("reauthenticate", "POST /auth/reauthenticate", "{}", "0+++++++0"),
    ("change_password", "POST /auth/password/change", "{}", "0+++++++0"),
    ("forgot_password", "POST /auth/password/forgot", "{}", "+++++++++"),
    ("reset_password", "POST /auth/password/reset", "{}", "+++++++++"),
    ("verify_email", "POST /auth/email/verify", "{}", "+++++++++"),
    (
        "resend_verification",
        "POST /auth/email/resend",
        "{}",
        "+++++++++",
    ),
    ("change_email", "POST /auth/email/change", "{}", "0+++++++0"),
    ("get_mfa", "GET /auth/mfa", "", "0+++++++0"),
    ("enrol_totp", "POST /auth/mfa/totp", "", "0+++++++0"),
    ("confirm_totp", "POST /auth/mfa/totp/confirm", "{}", "0+++++++0"),
    ("remove_totp", "DELETE /auth/mfa/totp", "", "0+++++++0"),
    (
        "renew_recovery_codes",
        "POST /auth/mfa/recovery-codes",
        "",
        "0+++++++0",
    ),
    ("reset_user_totp", "DELETE /users/{any}/mfa/totp", "", "0------+0"),
    ("get_me", "GET /users/me", "", "0+++++++0"),
    ("update_me", "PATCH /users/me", "{}", "0+++++++0"),
    // users
    ("list_users", "GET /users", "", "0------+0"),
    ("get_user", "GET /users/{deskUser}", "", "0------+0"),
    ("update_user", "PATCH /users/{deskUser}", "{}", "0------+0"),
    ("list_admins", "GET /admins", "", "0------+0"),
    (
        "create_admin",
        "POST /admins",
        r#"{"email":"n@turnoplus.example","fullName":"N","password":"correcto caballo bateria"}"#,
        "0------+0",
    ),
    ("get_admin", "GET /admins/{adminUser}", "", "0------+0"),
    ("update_admin", "PATCH /admins/{adminUser}", "{}", "0------+0"),
    ("delete_admin", "DELETE /admins/{adminUser}", "", "0------+0"),
    ("list_receptionists", "GET /receptionists", "", "0------+0"),
    (
        "create_receptionist",
        "POST /receptionists",
        r#"{"email":"n@turnoplus.example","fullName":"N","password":"correcto caballo bateria"}"#,
        "0------+0",
    ),
    (
        "get_receptionist",
        "GET /receptionists/{deskUser}",
        "",
        "0------+0",
    ),
    (
        "update_receptionist",
        "PATCH /receptionists/{deskUser}",
        "{}",
        "0------+0",
    ),
    (
        "delete_receptionist",
        "DELETE /receptionists/{deskUser}",
        "",
        "0------+0",
    ),
    // offices
    ("list_offices", "GET /offices", "", "++++++++0"),
    ("get_office", "GET /offices/{office}", "", "++++++++0"),
    (
        "create_office",
        "POST /offices",
        r#"{"code":"N","name":"N","address":"N","timeZone":"UTC"}"#,
        "0------+0",
    ),
    ("update_office", "PATCH /offices/{office}", "{}", "0------+0"),
    ("delete_office", "DELETE /offices/{office}", "", "0------+0"),
    (
        "list_office_closures",
        "GET /offices/{office}/closures",
        "",
        "0---++++0",
    ),
    (
        "create_office_closure",
        "POST /offices/{office}/closures",
        r#"{"from":"2026-12-24","until":"2026-12-25"}"#,
        "0------+0",
    ),
    (
        "delete_office_closure",
        "DELETE /offices/{office}/closures/{any}",
        "",
        "0------+0",
    ),
    // visit types
    ("list_visit_types", "GET /visit-types", "", "++++++++0"),
    (
        "create_visit_type",
        "POST /visit-types",
        r#"{"name":"N","durationMinutes":30}"#,
        "0------+0",
    ),
    (
        "update_visit_type",
        "PATCH /visit-types/{visitType}",
        "{}",
        "0------+0",
    ),
    (
        "delete_visit_type",
        "DELETE /visit-types/{visitType}",
        "",
        "0------+0",
    ),
    // payers
    ("list_payers", "GET /payers", "", "++++++++0"),
    ("create_payer", "POST /payers", r#"{"name":"N"}"#, "0------+0"),
    ("update_payer", "PATCH /payers/{any}", "{}", "0------+0"),
    ("delete_payer", "DELETE /payers/{any}", "", "0------+0"),
    // doctors
    ("list_doctors", "GET /doctors", "", "++++++++0"),
    ("get_doctor", "GET /doctors/{carla}", "", "++++++++0"),
    ("list_specialties", "GET /specialties", "", "+++++++++"),
    (
        "create_doctor",
        "POST /doctors",
        r#"{"fullName":"N","licenseNumber":"MN 99","specialty":"N"}"#,
        "0------+0",
    ),
    ("update_doctor", "PATCH /doctors/{carla}", "{}", "0------+0"),
    ("delete_doctor", "DELETE /doctors/{carla}", "", "0------+0"),
    // patients
    ("list_patients", "GET /patients", "", "0-----++0"),
    (
        "create_patient",
        "POST /patients",
        r#"{"fullName":"N","documentType":"dni","documentNumber":"30999888"}"#,
        "0-----++0",
    ),
    ("get_patient", "GET /patients/{ana}", "", "0++?+?++0"),
    ("update_patient", "PATCH /patients/{ana}", "{}", "0-----++0"),
    ("delete_patient", "DELETE /patients/{ana}", "", "0-----++0"),
    (
        "list_patient_appointments",
        "GET /patients/{ana}/appointments",
        "",
        "0++?++++0",
    ),
    (
        "list_doctor_patients",
        "GET /doctors/{carla}/patients",
        "",
        "0---+?++0",
    ),
    (
        "list_dependants",
        "GET /patients/{gabi}/dependants",
        "",
        "0?+?--++0",
    ),
    (
        "create_dependant",
        "POST /patients/{gabi}/dependants",
        r#"{"relationship":"relative","patient":{"fullName":"N","documentType":"dni","documentNumber":"30999888"}}"#,
        "0?+?--++0",
    ),
    (
        "delete_dependant",
        "DELETE /patients/{gabi}/dependants/{ana}",
        "",
        "0?+?--++0",
    ),
    ("list_guardians", "GET /patients/{ana}/guardians", "", "0+??--++0"),
    // availability
    (
        "list_availability_rules",
        "GET /doctors/{carla}/availability-rules",
        "",
        "0---+?++0",
    ),
    (
        "create_availability_rule",
        "POST /doctors/{carla}/availability-rules",
        r#"{"officeId":"{office}","weekdays":["saturday"],"startTime":"09:00","endTime":"10:00","validFrom":"2026-12-01"}"#,
        "0---+?++0",
    ),
    (
        "update_availability_rule",
        "PATCH /doctors/{carla}/availability-rules/{rule}",
        "{}",
        "0---+?++0",
    ),
    (
        "delete_availability_rule",
        "DELETE /doctors/{carla}/availability-rules/{rule}",
        "",
        "0---+?++0",
    ),
    (
        "list_availability_windows",
        "GET /doctors/{carla}/availability-windows",
        "",
        "0---+?++0",
    ),
    (
        "create_availability_window",
        "POST /doctors/{carla}/availability-windows",
        r#"{"officeId":"{office}","date":"2026-12-05","startTime":"09:00","endTime":"10:00"}"#,
        "0---+?++0",
    ),
    (
        "update_availability_window",
        "PATCH /doctors/{carla}/availability-windows/{any}",
        "{}",
        "0---+?++0",
    ),
    (
        "delete_availability_window",
        "DELETE /doctors/{carla}/availability-windows/{any}",
        "",
        "0---+?++0",
    ),
    ("list_absences", "GET /doctors/{carla}/absences", "", "0---+?++0"),
    (
        "create_absence",
        "POST /doctors/{carla}/absences",
        r#"{"start":"2026-12-10T09:00:00-03:00","end":"2026-12-10T10:00:00-03:00"}"#,
        "0---+?++0",
    ),
    (
        "update_absence",
        "PATCH /doctors/{carla}/absences/{any}",
        "{}",
        "0---+?++0",
    ),
    (
        "delete_absence",
        "DELETE /doctors/{carla}/absences/{any}",
        "",
        "0---+?++0",
    ),
    // slots
    ("list_slots", "GET /slots", "", "++++++++0"),
    ("list_doctor_slots", "GET /doctors/{carla}/slots", "", "++++++++0"),
    (
        "explain_slot",
        "GET /doctors/{carla}/slots/explain?start=2026-11-30T09:00:00-03:00",
        "",
        "0---+?++0",
    ),
    // appointments
    ("list_appointments", "GET /appointments", "", "0+++++++0"),
    (
        "create_appointment",
        "POST /appointments",
        r#"{"doctorId":"{carla}","patientId":"{ana}","start":"2026-12-01T09:00:00-03:00"}"#,
        "0++?+?++0",
    ),
    (
        "get_appointment",
        "GET /appointments/{appointment}",
        "",
        "0++?+?++0",
    ),
    (
        "get_appointment_timeline",
        "GET /appointments/{appointment}/timeline",
        "",
        "0---+?++0",
    ),
    (
        "list_doctor_appointments",
        "GET /doctors/{carla}/appointments",
        "",
        "0---+?++0",
    ),
    (
        "confirm_appointment",
        "POST /appointments/{appointment}/confirm",
        "{}",
        "0--?+?++0",
    ),
    (
        "arrive_appointment",
        "POST /appointments/{appointment}/arrive",
        "{}",
        "0--?+?++0",
    ),
    (
        "start_appointment",
        "POST /appointments/{appointment}/start",
        "{}",
        "0--?+?++0",
    ),
    (
        "complete_appointment",
        "POST /appointments/{appointment}/complete",
        "{}",
        "0--?+?++0",
    ),
    (
        "mark_appointment_no_show",
        "POST /appointments/{appointment}/no-show",
        "{}",
        "0--?+?++0",
    ),
    (
        "cancel_appointment",
        "POST /appointments/{appointment}/cancel",
        "{}",
        "0++?+?++0",
    ),
    (
        "reschedule_appointment",
        "POST /appointments/{appointment}/reschedule",
        r#"{"start":"2026-12-02T09:00:00-03:00"}"#,
        "0++?+?++0",
    ),
    (
        "undo_appointment",
        "POST /appointments/{appointment}/undo",
        "{}",
        "0--?+?++0",
    ),
    (
        "export_appointments",
        "GET /appointments/export?from=2026-11-30&to=2026-12-04",
        "",
        "0---++++0",
    ),
    (
        "get_doctor_day_sheet",
        "GET /doctors/{carla}/day-sheet",
        "",
        "0---+?++0",
    ),
    (
        "get_office_day_sheet",
        "GET /offices/{office}/day-sheet",
        "",
        "0-----++0",
    ),
    (
        "preview_doctor_day",
        "POST /doctors/{carla}/day/preview",
        r#"{"date":"2026-11-30","action":"cancel"}"#,
        "0---+?++0",
    ),
    (
        "apply_doctor_day",
        "POST /doctors/{carla}/day/apply",
        r#"{"date":"2026-11-30","action":"cancel","digest":"00000000000000000000000000000000"}"#,
        "0---+?++0",
    ),
    // holidays
    ("list_holidays", "GET /holidays", "", "+++++++++"),
    ("get_holiday", "GET /holidays/{any}", "", "?????????"),
    (
        "create_holiday",
        "POST /holidays",
        r#"{"date":"2026-12-24","name":"Nochebuena"}"#,
        "0------+0",
    ),
    ("update_holiday", "PATCH /holidays/{any}", "{}", "0------+0"),
    ("delete_holiday", "DELETE /holidays/{any}", "", "0------+0"),
    (
        "import_holidays",
        "POST /holidays/import",
        r#"{"year":2027}"#,
        "0------+0",
    ),
    // clinical records
    (
        "create_medical_record",
        "POST /medical-records",
        r#"{"patientId":"{ana}","kind":"evolution","notes":"N"}"#,
        "0---+?--0",
    ),
    (
        "get_medical_record",
        "GET /medical-records/{record}",
        "",
        "0++?+?--0",
    ),
    (
        "update_medical_record",
        "PATCH /medical-records/{record}",
        "{}",
        "0---+?--0",
    ),
    (
        "delete_medical_record",
        "DELETE /medical-records/{record}",
        "",
        "0---+?--0",
    ),
    (
        "sign_medical_record",
        "POST /medical-records/{record}/sign",
        "{}",
        "0---+?--0",
    ),
    (
        "create_medical_record_amendment",
        "POST /medical-records/{record}/amendments",
        r#"{"reason":"N"}"#,
        "0---+?--0",
    ),
    (
        "list_patient_medical_records",
        "GET /patients/{ana}/medical-records",
        "",
        "0++?+?--0",
    ),
    (
        "get_patient_access_log",
        "GET /patients/{ana}/access-log",
        "",
        "0++?----0",
    ),
    (
        "create_break_glass",
        "POST /patients/{ana}/break-glass",
        r#"{"reason":"N"}"#,
        "0---++--0",
    ),
    (
        "list_medical_record_templates",
        "GET /medical-record-templates",
        "",
        "0---++-+0",
    ),
    (
        "create_medical_record_template",
        "POST /medical-record-templates",
        r#"{"name":"N","kind":"evolution","sections":[{"name":"N"}]}"#,
        "0------+0",
    ),
    (
        "update_medical_record_template",
        "PATCH /medical-record-templates/{any}",
        "{}",
        "0------+0",
    ),
    (
        "delete_medical_record_template",
        "DELETE /medical-record-templates/{any}",
        "",
        "0------+0",
    ),
    // calendars and streams
    ("list_calendar_feeds", "GET /calendar-feeds", "", "0+++++++0"),
    ("create_calendar_feed", "POST /calendar-feeds", "{}", "0+++++--0"),
    (
        "delete_calendar_feed",
        "DELETE /calendar-feeds/{any}",
        "",
        "0???????0",
    ),
    ("get_calendar", "GET /calendar/{any}.ics", "", "?????????"),
    ("stream_events", "GET /events", "", "0+++++++0"),
    // settings
    ("list_messages", "GET /messages", "", "0------+0"),
    ("resend_message", "POST /messages/{any}/resend", "", "0------+0"),
    ("discard_message", "POST /messages/{any}/discard", "", "0------+0"),
    ("get_settings", "GET /settings", "", "0------+0"),
    ("get_public_settings", "GET /settings/public", "", "+++++++++"),
    ("update_settings", "PATCH /settings", "{}", "0------+0"),
    ("list_settings_history", "GET /settings/history", "", "0------+0"),
    // the clinic in numbers, and what was done in it
    (
        "get_dashboard",
        "GET /admins/dashboard?from=2026-11-01&to=2026-11-30",
        "",
        "0------+0",
    ),
    (
        "get_doctor_statistics",
        "GET /doctors/{carla}/statistics?from=2026-11-01&to=2026-11-30",
        "",
        "0---+?-+0",
    ),
    ("get_system", "GET /system", "", "0------+0"),
    ("list_audit_events", "GET /audit-events", "", "0------+0"),
    ("export_audit_events", "GET /audit-events/export", "", "0------+0"),
    (
        "verify_audit_events",
        "GET /audit-events/verify?entity=settings",
        "",
        "0------+0",
    ),
    (
        "list_settings_overrides",
        "GET /settings/overrides",
        "",
        "0------+0",
    ),
    (
        "set_settings_override",
        "PUT /settings/overrides?doctorId={carla}",
        r#"{"minLeadMinutes":0}"#,
        "0------+0",
    ),
    (
        "delete_settings_override",
        "DELETE /settings/overrides?doctorId={carla}",
        "",
        "0------+0",
    ),
];

/// Open to everybody and outside `/api/v1`.
const PROBES: [&str; 2] = ["get_health", "get_readiness"];

#[test]
fn every_operation_of_the_contract_has_its_row() {
    let contract = serde_json::to_value(turnoplus_http::openapi()).unwrap();
    let served: BTreeSet<&str> = contract["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    let listed: BTreeSet<&str> = ROWS.iter().map(|row| row.0).chain(PROBES).collect();
    assert_eq!(served, listed);
}

#[tokio::test]
async fn every_role_is_let_through_or_refused_as_listed() {
    let mut wrong = Vec::new();
    for (operation, request, body, expected) in ROWS {
        let actual = tried(request, body, expected).await;
        if actual != *expected {
            wrong.push(format!("{operation:28} expected {expected}, was {actual}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Those who should be refused try first, so that what they try for is still there.
async fn tried(request: &str, body: &str, expected: &str) -> String {
    let app = TestApp::start().await;
    let turno = app
        .admin()
        .post(
            "/appointments",
            json!({
                "doctorId": app.doctor().doctor().to_string(), "patientId": app.patient().patient().to_string(),
                "start": app.monday_at("09:00"),
            }),
        )
        .await
        .expect(201)
        .id();
    let record = signed_record(&app).await;
    let filled = |text: &str| {
        text.replace("{appointment}", &turno)
            .replace("{record}", &record)
            .replace("{ana}", &app.patient().patient().to_string())
            .replace("{deskUser}", &app.receptionist().user().to_string())
            .replace("{adminUser}", &app.admin().user().to_string())
            .replace("{gabi}", &app.guardian().patient().to_string())
            .replace("{carla}", &app.doctor().doctor().to_string())
            .replace("{office}", &app.clinic.office.to_string())
            .replace("{visitType}", &app.clinic.visit_type.to_string())
            .replace("{rule}", &app.clinic.rule.to_string())
            .replace("{session}", &app.patient().session().to_string())
            .replace("{any}", "01977777-7777-7777-8777-777777777777")
    };
    let (method, path) = request.split_once(' ').unwrap();
    let method: Method = method.parse().unwrap();
    let (path, body) = (filled(path), filled(body));
    let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(&body).unwrap());
    let people: [Person; 9] = [
        app.anonymous(),
        app.patient(),
        app.guardian(),
        app.other_patient(),
        app.doctor(),
        app.other_doctor(),
        app.receptionist(),
        app.admin(),
        app.deactivated(),
    ];
    let wanted: Vec<char> = expected.chars().collect();
    let mut actual = wanted.clone();
    let order = (0..9)
        .filter(|column| wanted[*column] != '+')
        .chain((0..9).filter(|column| wanted[*column] == '+'));
    for column in order {
        let answer = people[column]
            .send(method.clone(), &path, body.clone(), &[])
            .await;
        actual[column] = match answer.status {
            401 => '0',
            403 => '-',
            // Whoever is let through may find that somebody else has removed it, or that `{any}` names nothing.
            404 if wanted[column] == '+' => '+',
            404 => '?',
            500.. => '!',
            _ => '+',
        };
    }
    actual.into_iter().collect()
}

/// An entry that Carla wrote about Ana and signed.
async fn signed_record(app: &TestApp) -> String {
    let patient = app.patient().patient().to_string();
    let body = json!({"patientId": patient, "kind": "evolution", "notes": "N"});
    let carla = app.doctor();
    let id = carla.post("/medical-records", body).await.expect(201).id();
    let path = format!("/medical-records/{id}/sign");
    carla.post(&path, json!({})).await.expect(200).id()
}
