//! Every table that holds something about a person, with every column. A column that is not here fails a test: whoever
//! adds one decides here what becomes of it.

use super::holdings::{Column, Fate, Holding, Kind, Of, Stand, When, emptied, kept, replaced};
use Kind::{Bool, Id, Instant, Int, Long, Secret, Text};
use When::{Last, Now, NowUnlessAttended};

/// The name of somebody who was erased.
pub(super) const NOBODY: &str = "Persona suprimida";
const NOBODY_FOLDED: &str = "persona suprimida";
/// A hash that no password has.
const NO_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c3VwcmltaWRhLXN1cA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

const PATIENT: &[Column] = &[
    kept("id", Id),
    replaced("full_name", Last, Stand::Text(NOBODY)),
    replaced("search_name", Last, Stand::Text(NOBODY_FOLDED)),
    replaced("document_type", Last, Stand::Text("other")),
    replaced("document_number", Last, Stand::Document),
    emptied("email", Now),
    emptied("phone", Now),
    emptied("birth_date", Last),
    replaced("active", Now, Stand::No),
    kept("created_at", Instant),
    Column {
        name: "updated_at",
        kind: Instant,
        fate: Fate::Stamped,
    },
    Column {
        name: "version",
        kind: Long,
        fate: Fate::Raised,
    },
    kept("holds", Long),
    emptied("cuil", Now),
    emptied("address", Now),
    emptied("emergency_name", Now),
    emptied("emergency_phone", Now),
    emptied("language", Now),
    kept("merged_into", Id),
];

const ACCOUNT: &[Column] = &[
    kept("id", Id),
    replaced("email", Now, Stand::Email),
    Column {
        name: "password_hash",
        kind: Secret,
        fate: Fate::Replaced(Now, Stand::Text(NO_PASSWORD)),
    },
    replaced("full_name", Now, Stand::Text(NOBODY)),
    replaced("search_name", Now, Stand::Text(NOBODY_FOLDED)),
    kept("role", Text),
    kept("patient_id", Id),
    kept("doctor_id", Id),
    replaced("active", Now, Stand::No),
    kept("created_at", Instant),
    Column {
        name: "updated_at",
        kind: Instant,
        fate: Fate::Stamped,
    },
    Column {
        name: "version",
        kind: Long,
        fate: Fate::Raised,
    },
    emptied("language", Now),
];

/// The version of a turno counts the lines of its timeline, and stays.
const TURNO: &[Column] = &[
    kept("id", Id),
    kept("doctor_id", Id),
    kept("patient_id", Id),
    kept("office_id", Id),
    kept("visit_type_id", Id),
    kept("starts_at", Instant),
    kept("ends_at", Instant),
    kept("zone", Text),
    kept("civil_start", Text),
    kept("lane", Int),
    emptied("overbooking_reason", NowUnlessAttended),
    emptied("reason", NowUnlessAttended),
    kept("buffer_before", Int),
    kept("buffer_after", Int),
    kept("status", Text),
    kept("status_at", Instant),
    kept("arrived_at", Instant),
    kept("cancelled_by", Id),
    emptied("cancel_reason", NowUnlessAttended),
    kept("cancelled_late", Bool),
    kept("created_by", Id),
    kept("created_at", Instant),
    kept("updated_at", Instant),
    kept("version", Long),
    emptied("coverage_kind", NowUnlessAttended),
    emptied("coverage_payer", NowUnlessAttended),
    emptied("coverage_plan", NowUnlessAttended),
    emptied("coverage_number", NowUnlessAttended),
];

const TIMELINE: &[Column] = &[
    kept("appointment_id", Id),
    kept("version", Long),
    kept("happened_at", Instant),
    kept("actor_id", Id),
    kept("role", Text),
    kept("kind", Text),
    kept("late", Bool),
    kept("moved_from", Instant),
    kept("moved_to", Instant),
    emptied("reason", NowUnlessAttended),
];

/// What becomes of an entry is told in `medical_record/erased.rs`: a signed one stays as a link of its chain.
const RECORD: &[Column] = &[
    kept("id", Id),
    kept("patient_id", Id),
    kept("appointment_id", Id),
    kept("doctor_id", Id),
    kept("user_id", Id),
    kept("author_name", Text),
    kept("kind", Text),
    kept("amends_id", Id),
    kept("sealed", Kind::SealedEntry),
    kept("created_at", Instant),
    kept("updated_at", Instant),
    kept("version", Long),
    kept("seq", Long),
    kept("license", Text),
    kept("signed_at", Instant),
    kept("prev_hash", Secret),
    kept("hash", Secret),
    kept("erased_at", Instant),
];

/// What the file is called and what it is lies in its entry.
const FILE: &[Column] = &[kept("id", Id), kept("record_id", Id), kept("sealed_key", Secret)];

/// The files themselves are handed out with the patient's copy of the record.
const CHUNK: &[Column] = &[
    kept("attachment_id", Id),
    kept("position", Int),
    kept("content", Secret),
];

const BREAK_GLASS: &[Column] = &[
    kept("id", Id),
    kept("patient_id", Id),
    kept("doctor_id", Id),
    kept("user_id", Id),
    kept("sealed_reason", Kind::SealedReason),
    kept("opened_at", Instant),
    kept("expires_at", Instant),
];

const COVERAGE: &[Column] = &[
    kept("patient_id", Id),
    kept("place", Int),
    kept("kind", Text),
    kept("payer_id", Id),
    kept("plan", Text),
    kept("affiliate_number", Text),
    kept("preferred", Bool),
];

const GUARDIANSHIP: &[Column] = &[
    kept("guardian_id", Id),
    kept("place", Int),
    kept("dependant_id", Id),
    kept("relationship", Text),
    kept("confirmed", Bool),
    kept("since", Instant),
];

const SECURITY: &[Column] = &[
    kept("user_id", Id),
    kept("email_verified_at", Instant),
    kept("awaits_email", Bool),
    kept("pending_email", Text),
    kept("totp_sealed", Secret),
    kept("totp_confirmed_at", Instant),
    kept("version", Long),
];

const SESSION: &[Column] = &[
    kept("id", Id),
    kept("user_id", Id),
    kept("created_at", Instant),
    kept("last_used_at", Instant),
    kept("expires_at", Instant),
    kept("revoked_at", Instant),
    kept("user_agent", Text),
    kept("authenticated_at", Instant),
    kept("must_enrol", Bool),
];

const REFRESH_TOKEN: &[Column] = &[
    kept("hash", Secret),
    kept("session_id", Id),
    kept("issued_at", Instant),
    kept("spent_at", Instant),
];

const ONE_TIME_TOKEN: &[Column] = &[
    kept("hash", Secret),
    kept("user_id", Id),
    kept("purpose", Text),
    kept("email", Text),
    kept("expires_at", Instant),
];

const FEED: &[Column] = &[
    kept("id", Id),
    kept("user_id", Id),
    kept("place", Int),
    kept("secret_hash", Secret),
    kept("detail", Text),
    kept("language", Text),
    kept("created_at", Instant),
    kept("last_used_at", Instant),
];

const ANSWER: &[Column] = &[
    kept("user_id", Id),
    kept("idem_key", Secret),
    kept("fingerprint", Secret),
    kept("created_at", Instant),
    kept("status", Int),
    kept("body", Secret),
];

const MESSAGE: &[Column] = &[
    kept("id", Id),
    kept("dedup_key", Text),
    kept("topic", Text),
    kept("subject_id", Id),
    kept("subject_version", Long),
    kept("nonce", Id),
    kept("civil_date", Text),
    kept("minutes_before", Int),
    kept("created_at", Instant),
    kept("state", Text),
    kept("outcome", Text),
    kept("attempts", Int),
    kept("due_at", Instant),
    kept("lease_owner", Id),
];

const OLD_MESSAGE: &[Column] = &[
    kept("dedup_key", Text),
    kept("topic", Text),
    kept("appointment_id", Id),
    kept("appointment_version", Long),
    kept("created_at", Instant),
];

/// The trail names people and turnos by their ids and never says more; its chain would break without a row.
const AUDIT: &[Column] = &[
    kept("subject_kind", Text),
    kept("subject_id", Id),
    kept("seq", Long),
    kept("happened_at", Instant),
    kept("actor_id", Id),
    kept("role", Text),
    kept("act", Text),
    kept("details", Text),
    kept("prev_hash", Secret),
    kept("hash", Secret),
];

const fn deleted(table: &'static str, of: Of, when: When, columns: &'static [Column]) -> Holding {
    Holding {
        table,
        of,
        deleted: Some(when),
        columns,
    }
}

const fn staying(table: &'static str, of: Of, columns: &'static [Column]) -> Holding {
    Holding {
        table,
        of,
        deleted: None,
        columns,
    }
}

/// The tables, in the order in which they are erased: the patient's row first, children before their parents.
pub(super) const HOLDINGS: &[Holding] = &[
    staying("patient", Of::Patient("id"), PATIENT),
    deleted("coverage", Of::Patient("patient_id"), Now, COVERAGE),
    deleted(
        "guardianship",
        Of::EitherPatient("guardian_id", "dependant_id"),
        Now,
        GUARDIANSHIP,
    ),
    staying("appointment", Of::Turno, TURNO),
    staying("appointment_event", Of::PartOfTurno("appointment_id"), TIMELINE),
    deleted("attachment_chunk", Of::File("attachment_id"), Last, CHUNK),
    deleted("attachment", Of::Entry("record_id"), Last, FILE),
    staying("medical_record", Of::Patient("patient_id"), RECORD),
    deleted("break_glass", Of::Patient("patient_id"), Last, BREAK_GLASS),
    deleted("outbox", Of::PartOfTurno("appointment_id"), Now, OLD_MESSAGE),
    deleted("outbox_message", Of::Subject("subject_id"), Now, MESSAGE),
    deleted("calendar_feed", Of::Account("user_id"), Now, FEED),
    deleted("idempotency_key", Of::Account("user_id"), Now, ANSWER),
    deleted("one_time_token", Of::Account("user_id"), Now, ONE_TIME_TOKEN),
    deleted(
        "recovery_code",
        Of::Account("user_id"),
        Now,
        &[kept("user_id", Id), kept("hash", Secret)],
    ),
    deleted(
        "totp_step",
        Of::Account("user_id"),
        Now,
        &[kept("user_id", Id), kept("step", Long), kept("used_at", Instant)],
    ),
    deleted("account_security", Of::Account("user_id"), Now, SECURITY),
    deleted("refresh_token", Of::Session("session_id"), Now, REFRESH_TOKEN),
    deleted("login_session", Of::Account("user_id"), Now, SESSION),
    staying("user_account", Of::Account("id"), ACCOUNT),
    staying("audit_event", Of::Subject("subject_id"), AUDIT),
];

/// Tables that hold nothing about a patient but, some of them, an id; each with the reason why they need not be touched.
#[cfg(test)]
const ELSEWHERE: &[(&str, &str)] = &[
    ("office", "the clinic's"),
    ("office_closure", "the clinic's"),
    ("visit_type", "the clinic's"),
    ("clinic_settings", "the clinic's"),
    ("policy_override", "the clinic's"),
    ("holiday", "the clinic's"),
    ("holiday_year", "the clinic's"),
    ("office_day_mark", "the clinic's"),
    ("report_day", "counts of turnos by doctor, nobody in them"),
    ("payer", "the clinic's"),
    ("medical_record_template", "the clinic's"),
    ("doctor", "the staff's"),
    ("doctor_office", "the staff's"),
    ("doctor_payer", "the staff's"),
    ("availability_rule", "the staff's"),
    ("availability_window", "the staff's"),
    ("absence", "the staff's"),
    ("overbooking_seat", "a turno's id, on the doctor's day"),
    ("slot_claim", "ids and five minutes; what keeps turnos apart"),
    ("patient_seat", "ids and an instant; gone with the turno"),
    ("medical_record_head", "the end of a chain that stays"),
    ("audit_head", "the end of a chain that stays"),
    ("live_change", "ids and instants, for a day"),
    ("throttle", "keyed hashes of addresses, for a day"),
    ("role_guard", "the program's"),
    ("job_lease", "the program's"),
    ("key_check", "the program's"),
    ("sealing_key", "the program's"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::migrations::columns;

    fn fits(kind: Kind, declared: &str) -> bool {
        match declared {
            "id" => kind == Id,
            "instant" => kind == Instant,
            "int" => kind == Int,
            "long" => kind == Long,
            "bool" => kind == Bool,
            "bytes" | "hash" => matches!(kind, Secret | Kind::SealedEntry | Kind::SealedReason),
            _ => matches!(kind, Text | Secret),
        }
    }

    #[test]
    fn every_table_and_every_column_of_a_person_is_decided_about() {
        let schema = columns();
        assert!(schema.len() > 200, "the schema was read");
        for (table, column, declared) in &schema {
            if ELSEWHERE.iter().any(|(name, _)| name == table) {
                continue;
            }
            let holding = HOLDINGS.iter().find(|holding| holding.table == *table);
            let holding =
                holding.unwrap_or_else(|| panic!("say in lists.rs what {table} holds about a person"));
            let known = holding.columns.iter().find(|known| known.name == *column);
            let known = known.unwrap_or_else(|| panic!("say in lists.rs what becomes of {table}.{column}"));
            assert!(
                fits(known.kind, declared),
                "{table}.{column} is {declared}, not {:?}",
                known.kind
            );
        }
        let there: BTreeSet<_> = schema
            .iter()
            .map(|(table, column, _)| (*table, *column))
            .collect();
        for holding in HOLDINGS {
            for column in holding.columns {
                assert!(
                    there.contains(&(holding.table, column.name)),
                    "{}.{} is not in the schema",
                    holding.table,
                    column.name
                );
            }
        }
        for (table, _) in ELSEWHERE {
            assert!(
                there.iter().any(|(known, _)| known == table),
                "{table} is not in the schema"
            );
        }
    }
}
