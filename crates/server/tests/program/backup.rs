//! Backups: made under load, checked, damaged, interrupted, put back.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::program::{Program, stderr, stdout};

const WRITERS: usize = 8;

/// The clinic of the demo, on which eight clients book as long as they are let.
struct Busy {
    token: String,
    booked: Arc<Mutex<Vec<String>>>,
    enough: Arc<AtomicBool>,
    writers: JoinSet<()>,
}

impl Busy {
    async fn start(program: &mut Program) -> Self {
        program.start().await;
        let token = program.login("recepcion@turnoplus.example").await;
        let patients = items(program, &token, "/api/v1/patients?limit=100").await;
        let slots = items(program, &token, "/api/v1/slots?limit=100").await;
        assert!(slots.len() >= 50, "the demo has free turnos: {}", slots.len());
        let slots = Arc::new(Mutex::new(slots));
        let (booked, enough) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let mut writers = JoinSet::new();
        for nth in 0..WRITERS {
            let (slots, booked, enough) = (Arc::clone(&slots), Arc::clone(&booked), Arc::clone(&enough));
            let (token, url) = (token.clone(), program.url("/api/v1/appointments"));
            let patient = patients[nth % patients.len()]["id"].clone();
            writers.spawn(async move { book(&url, &token, &patient, (&slots, &booked, &enough)).await });
        }
        Self {
            token,
            booked,
            enough,
            writers,
        }
    }

    fn booked(&self) -> Vec<String> {
        self.booked.lock().unwrap().clone()
    }

    async fn stop(self) -> Vec<String> {
        self.enough.store(true, Ordering::Relaxed);
        self.writers.join_all().await;
        let booked = self.booked.lock().unwrap();
        booked.clone()
    }
}

type Shared<'a> = (&'a Mutex<Vec<Value>>, &'a Mutex<Vec<String>>, &'a AtomicBool);

async fn book(url: &str, token: &str, patient: &Value, (slots, booked, enough): Shared<'_>) {
    let client = Client::new();
    while !enough.load(Ordering::Relaxed) {
        let Some(slot) = slots.lock().unwrap().pop() else {
            return;
        };
        let body = json!({"doctorId": slot["doctorId"], "start": slot["start"], "patientId": patient});
        let answer = client
            .post(url)
            .bearer_auth(token)
            .json(&body)
            .send()
            .await
            .unwrap();
        if answer.status() == StatusCode::CREATED {
            let turno: Value = answer.json().await.unwrap();
            booked
                .lock()
                .unwrap()
                .push(turno["id"].as_str().unwrap().to_owned());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn items(program: &Program, token: &str, path: &str) -> Vec<Value> {
    let answer = Client::new()
        .get(program.url(path))
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    let list: Value = answer.json().await.unwrap();
    list["items"].as_array().unwrap().clone()
}

fn demo() -> Program {
    let program = Program::new();
    let made = program.run(&["demo"]);
    assert!(made.status.success(), "{}", stderr(&made));
    program
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_under_load_restores_to_a_state_that_verifies() {
    let mut program = demo();
    let busy = Busy::start(&mut program).await;
    while busy.booked().len() < 5 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let before = busy.booked();
    let made = program.run(&["backup", "--to", "busy.backup"]);
    assert!(made.status.success(), "{}", stderr(&made));
    let token = busy.token.clone();
    let all = busy.stop().await;
    let checked = program.run(&["restore", "busy.backup", "--verify"]);
    assert!(
        checked.status.success(),
        "{}{}",
        stdout(&checked),
        stderr(&checked)
    );
    assert!(
        items(&program, &token, "/api/v1/patients?limit=1").await.len() == 1,
        "looking at a backup disturbs nobody"
    );
    let refused = program.run(&["restore", "busy.backup", "--force"]);
    assert!(
        stderr(&refused).contains("in use by another turnoplus"),
        "{}",
        stderr(&refused)
    );
    assert_eq!(program.terminate(), Some(0));

    let refused = program.run(&["restore", "busy.backup"]);
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    let restored = program.run(&["restore", "busy.backup", "--force"]);
    assert!(
        restored.status.success(),
        "{}{}",
        stdout(&restored),
        stderr(&restored)
    );
    let verified = program.run(&["verify"]);
    assert!(
        verified.status.success(),
        "{}{}",
        stdout(&verified),
        stderr(&verified)
    );
    program.start().await;
    let token = program.login("recepcion@turnoplus.example").await;
    let mut there = 0;
    for id in &all {
        let url = program.url(&format!("/api/v1/appointments/{id}"));
        let answer = Client::new().get(url).bearer_auth(&token).send().await.unwrap();
        let found = answer.status() == StatusCode::OK;
        assert!(
            found || !before.contains(id),
            "{id} was told before the backup began, and is gone"
        );
        there += usize::from(found);
    }
    assert!(there >= before.len());
    let kept = fs::read_dir(program.folder().join("data")).unwrap();
    let names: Vec<String> = kept
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(
        names
            .iter()
            .any(|name| name.starts_with("turnoplus.db.before-restore-")),
        "{names:?}"
    );
    assert!(
        names
            .iter()
            .all(|name| !name.contains("backup-") && !name.contains("restoring")),
        "{names:?}"
    );
}

#[test]
fn a_damaged_backup_or_another_key_is_refused_and_the_database_stays() {
    let program = demo();
    assert!(program.run(&["backup", "--to", "good.backup"]).status.success());
    let [good, bad] = ["good.backup", "bad.backup"].map(|name| program.folder().join(name));
    let whole = fs::read(&good).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let database = fs::read(program.folder().join("data/turnoplus.db")).unwrap();
    for damaged in [
        flipped,
        whole[..whole.len() - 1].to_vec(),
        whole[..whole.len() / 2].to_vec(),
        Vec::new(),
    ] {
        fs::write(&bad, damaged).unwrap();
        for args in [
            &["restore", "bad.backup", "--verify"][..],
            &["restore", "bad.backup", "--force"],
        ] {
            let refused = program.run(args);
            assert!(!refused.status.success());
            assert!(stderr(&refused).contains("bad.backup"), "{}", stderr(&refused));
        }
    }
    let key = program.folder().join("data/secret.key");
    fs::rename(&key, program.folder().join("secret.away")).unwrap();
    let refused = program.run(&["restore", "good.backup", "--verify"]);
    assert!(stderr(&refused).contains("no key file"), "{}", stderr(&refused));
    assert!(!key.exists(), "no new key is made for an old backup");
    let other = Program::new();
    other.run(&["migrate"]);
    fs::copy(other.folder().join("data/secret.key"), &key).unwrap();
    let refused = program.run(&["restore", "good.backup", "--force"]);
    assert!(stderr(&refused).contains("does not open"), "{}", stderr(&refused));
    assert_eq!(
        fs::read(program.folder().join("data/turnoplus.db")).unwrap(),
        database
    );
}

#[test]
fn a_backup_that_is_killed_leaves_nothing_that_looks_like_one() {
    let program = demo();
    let target: PathBuf = program.folder().join("cut.backup");
    let mut cut_off = 0;
    for round in 0..20 {
        let mut child = program
            .command(&["backup", "--to", "cut.backup"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Only where the kill falls: whatever it hits must be whole or not there.
        std::thread::sleep(Duration::from_millis(5 + 7 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        if target.exists() {
            let checked = program.run(&["restore", "cut.backup", "--verify"]);
            assert!(
                checked.status.success(),
                "{}{}",
                stdout(&checked),
                stderr(&checked)
            );
            fs::remove_file(&target).unwrap();
        } else {
            cut_off += 1;
        }
    }
    assert!(cut_off > 0, "no kill came early enough to prove anything");
    assert!(program.run(&["backup", "--to", "cut.backup"]).status.success());
}

#[test]
fn backups_at_the_same_time_wait_for_one_another() {
    let program = demo();
    let made: Vec<_> = (0..2)
        .map(|nth| {
            let mut command = program.command(&["backup", "--to", &format!("{nth}.backup")]);
            command
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for backup in made {
        let output = backup.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
}

#[tokio::test]
async fn what_a_killed_backup_left_goes_and_one_from_the_future_does_not_count() {
    let mut program = demo();
    let folder = program.folder().join("data/backups");
    fs::create_dir(&folder).unwrap();
    let old = "turnoplus-20200101T000000Z.backup";
    for name in [format!("{old}.unchecked"), format!("{old}.unchecked.partial")] {
        fs::write(folder.join(name), "half").unwrap();
    }
    let notes = folder.join("notes.unchecked");
    fs::write(&notes, "of somebody").unwrap();
    // The clock was a century ahead for a moment.
    fs::write(folder.join("turnoplus-21260101T000000Z.backup"), "").unwrap();
    let told = stdout(&program.run(&["doctor"]));
    assert!(told.contains("there is no backup yet"), "{told}");
    assert!(program.run(&["backup"]).status.success());
    let mut left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(
        notes.exists() && left.iter().all(|name| !name.starts_with(old)),
        "{left:?}"
    );

    let copy = program.folder().join("data/turnoplus.db.backup-copy");
    fs::write(&copy, "in the clear").unwrap();
    program.start().await;
    for _ in 0..100 {
        if !copy.exists() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the copy in the clear is still there");
}

#[test]
fn a_database_server_is_left_to_its_own_tools() {
    let program = Program::new();
    let refused = program
        .command(&["backup"])
        .env("TURNOPLUS_DATABASE_URL", "postgres://nobody@127.0.0.1/none")
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(stderr(&refused).contains("pg_dump"), "{}", stderr(&refused));
}
