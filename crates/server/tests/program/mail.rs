//! Letters on their way to a real mail server that is slow, gone, rude or mute, from a program that is killed.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};

use crate::clinic::{self, Admin};
use crate::program::Program;
use crate::smtp::{MailServer, free_port, plain};

const PATIENCE: Duration = Duration::from_mins(2);
const FROM: (&str, &str) = ("TURNOPLUS_MAIL_FROM", "turnos@clinica.example");

async fn start(program: &mut Program, smtp_url: &str) {
    program
        .start_with(&[("TURNOPLUS_SMTP_URL", smtp_url), FROM])
        .await;
}

/// The first message of the queue.
async fn first(admin: &Admin<'_>) -> Value {
    admin.get("/api/v1/messages").await["items"][0].clone()
}

/// Waits until the only message was tried and stands so.
async fn until_first(admin: &Admin<'_>, state: &str, reason: &Value) {
    for _ in 0..600 {
        let message = first(admin).await;
        if message["state"] == state && message["reason"] == *reason {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} and not {state} {reason}", first(admin).await);
}

fn ids(letters: &[Value], calendar: bool) -> HashSet<String> {
    let wanted = letters.iter().filter(|letter| letter["calendar"] == calendar);
    wanted
        .map(|letter| letter["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_reminders_arrive_once_though_the_program_is_killed_again_and_again() {
    const REMINDED: usize = 1_000;
    const CANCELLED: usize = 50;
    let mut program = Program::new();
    let turnos = clinic::with_reminders_due(&program, REMINDED + CANCELLED).await;
    // No mail server is there: everything is queued, and some of it cancelled after that.
    let port = free_port();
    let smtp_url = format!("smtp://127.0.0.1:{port}");
    start(&mut program, &smtp_url).await;
    {
        let admin = Admin::of(&program).await;
        let all = u64::try_from(turnos.len()).unwrap();
        admin
            .until("all are queued", |(pending, sending, _)| pending + sending >= all)
            .await;
        for turno in turnos.iter().step_by(21) {
            let _ = admin.post(&format!("/api/v1/appointments/{turno}/cancel")).await;
        }
    }
    program.kill();
    let mut server = MailServer::start(&json!({ "port": port, "delay": 3 }));
    for kill in 1..=6 {
        start(&mut program, &smtp_url).await;
        server.wait_for(kill * 120, PATIENCE).await;
        // Not a timing that decides anything: only where in the stream of letters the kill falls.
        tokio::time::sleep(Duration::from_millis(u64::try_from(kill * 7).unwrap())).await;
        program.kill();
    }
    start(&mut program, &smtp_url).await;
    let admin = Admin::of(&program).await;
    admin
        .until("nothing is left", |(pending, sending, dead)| {
            pending + sending + dead == 0
        })
        .await;
    let letters = server.letters().to_vec();
    assert_eq!(ids(&letters, false).len(), REMINDED, "reminders");
    assert_eq!(ids(&letters, true).len(), CANCELLED, "cancellations");
    let reminded: HashSet<&str> = letters
        .iter()
        .filter(|letter| letter["calendar"] == false)
        .map(|letter| letter["to"][0].as_str().unwrap())
        .collect();
    let told: HashSet<&str> = letters
        .iter()
        .filter(|letter| letter["calendar"] == true)
        .map(|letter| letter["to"][0].as_str().unwrap())
        .collect();
    assert!(reminded.is_disjoint(&told), "who cancelled is not reminded");
    // Each death may leave as many letters taken and not noted as are under way at once.
    let doubles = letters.len() - REMINDED - CANCELLED;
    assert!(doubles <= 6 * 4, "{doubles} letters came twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_gone_comes_back_and_nothing_is_lost() {
    let mut program = Program::new();
    clinic::open(&program);
    let port = free_port();
    start(&mut program, &format!("smtp://127.0.0.1:{port}")).await;
    let admin = Admin::of(&program).await;
    admin.forget().await;
    until_first(&admin, "pending", &json!("unreachable")).await;
    let mut server = MailServer::start(&json!({ "port": port }));
    server.wait_for(1, PATIENCE).await;
    until_first(&admin, "sent", &Value::Null).await;
    assert_eq!(server.letters()[0]["to"], json!(["jefa@clinica.example"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_put_off_is_sent_later_and_what_is_refused_waits_for_a_person() {
    let mut program = Program::new();
    clinic::open(&program);
    let mut server = plain();
    server.behave("refuse");
    start(&mut program, &server.url()).await;
    let admin = Admin::of(&program).await;
    admin.forget().await;
    until_first(&admin, "dead", &json!("refused")).await;
    server.behave("defer");
    let id = first(&admin).await["id"].as_str().unwrap().to_owned();
    let _ = admin.post(&format!("/api/v1/messages/{id}/resend")).await;
    until_first(&admin, "pending", &json!("deferred")).await;
    server.behave("accept");
    server.wait_for(1, PATIENCE).await;
    until_first(&admin, "sent", &Value::Null).await;
    let expected = format!("<{id}@clinica.example>");
    assert_eq!(
        server.letters()[0]["id"],
        json!(expected),
        "the same letter all along"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_says_nothing_holds_up_nobody_for_ever() {
    let mut program = Program::new();
    clinic::open(&program);
    let mut server = MailServer::start(&json!({ "mode": "mute" }));
    start(&mut program, &server.url()).await;
    let admin = Admin::of(&program).await;
    admin.forget().await;
    let _ = server.next("muteTo");
    until_first(&admin, "pending", &json!("unreachable")).await;
    server.behave("accept");
    server.wait_for(1, PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_while_sending_it_finishes_the_letters_in_hand() {
    let mut program = Program::new();
    let _ = clinic::with_reminders_due(&program, 60).await;
    let mut server = MailServer::start(&json!({ "delay": 300 }));
    start(&mut program, &server.url()).await;
    server.wait_for(1, PATIENCE).await;
    assert_eq!(program.terminate(), Some(0));
    // Its answer comes after everything that it told before.
    server.behave("accept");
    let taken = server.letters().len();
    assert!(taken < 60, "it was to be stopped in the middle");
    program.start().await;
    let admin = Admin::of(&program).await;
    let (pending, sending, dead) = admin.queue().await;
    let left = usize::try_from(pending).unwrap();
    assert_eq!(
        (left + taken, sending, dead),
        (60, 0, 0),
        "each letter was sent and noted, or waits"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_messages_are_kept_and_shown() {
    let mut program = Program::new();
    clinic::open(&program);
    program.start().await;
    {
        let admin = Admin::of(&program).await;
        admin.forget().await;
        let waiting = first(&admin).await;
        assert_eq!(
            (&waiting["state"], &waiting["attempts"]),
            (&json!("pending"), &json!(0))
        );
    }
    assert_eq!(program.terminate(), Some(0));
    let mut server = plain();
    start(&mut program, &server.url()).await;
    server.wait_for(1, PATIENCE).await;
}

/// A certificate for `localhost` by a new authority: the authority's file, the certificate's and its key's.
fn certificates(folder: &Path) -> [PathBuf; 3] {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let own = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let host = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = host.signed_by(&key, &issuer).unwrap();
    let texts = [own.pem(), certificate.pem(), key.serialize_pem()];
    let names = ["authority.pem", "mail.pem", "mail-key.pem"];
    let mut files = names.iter().zip(texts).map(|(name, text)| {
        let file = folder.join(name);
        fs::write(&file, text).unwrap();
        file
    });
    std::array::from_fn(|_| files.next().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_go_over_tls_with_a_password_and_never_to_a_server_that_is_not_trusted() {
    for (scheme, secure, query) in [("smtps", true, ""), ("smtp", false, "?tls=required")] {
        let mut program = Program::new();
        clinic::open(&program);
        let [authority, cert, key] = certificates(program.folder());
        let mut server = MailServer::start(&json!({
            "secure": secure, "cert": cert, "key": key, "user": "clinica", "password": "cl4ve",
        }));
        let url =
            |password: &str| format!("{scheme}://clinica:{password}@localhost:{}{query}", server.port());
        let (right, wrong) = (url("cl4ve"), url("otra"));
        let trusted = authority.to_str().unwrap();
        // Nobody vouches for the certificate.
        start(&mut program, &right).await;
        {
            let admin = Admin::of(&program).await;
            admin.forget().await;
            until_first(&admin, "pending", &json!("unreachable")).await;
        }
        assert_eq!(program.terminate(), Some(0));
        // The password is wrong.
        let settings = [
            ("TURNOPLUS_SMTP_URL", wrong.as_str()),
            FROM,
            ("SSL_CERT_FILE", trusted),
        ];
        program.start_with(&settings).await;
        {
            let admin = Admin::of(&program).await;
            admin.forget().await;
            until_first(&admin, "pending", &json!("unreachable")).await;
        }
        assert_eq!(program.terminate(), Some(0));
        assert_eq!(server.letters().len(), 0, "{scheme}: nothing went out so far");
        let settings = [
            ("TURNOPLUS_SMTP_URL", right.as_str()),
            FROM,
            ("SSL_CERT_FILE", trusted),
        ];
        program.start_with(&settings).await;
        server.wait_for(2, PATIENCE).await;
        for letter in server.letters() {
            assert_eq!(
                (&letter["tls"], &letter["user"]),
                (&json!(true), &json!("clinica")),
                "{scheme}"
            );
        }
    }
}
