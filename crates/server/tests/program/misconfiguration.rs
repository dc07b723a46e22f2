//! Everything that can be set wrong is said in one line that names it, and nothing is damaged.

use std::fs;

use crate::program::{Program, stderr};

/// The one line that the program says before it gives up.
fn complaint(program: &Program, args: &[&str], env: &[(&str, &str)]) -> String {
    let mut command = program.command(args);
    command.envs(env.iter().copied());
    let output = command.output().unwrap();
    assert!(!output.status.success(), "it should have failed");
    let text = stderr(&output);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("turnoplus: "))
        .collect();
    assert_eq!(lines.len(), 1, "not one clear line: {text}");
    assert!(!text.contains("panicked"), "{text}");
    lines[0].to_owned()
}

/// The version of a package in the lock file; the highest where there are several.
fn locked(package: &str) -> Vec<u32> {
    let lock = include_str!("../../../../Cargo.lock");
    let entries = lock
        .split("[[package]]")
        .filter(|entry| entry.contains(&format!("name = \"{package}\"\n")));
    let versions = entries.filter_map(|entry| entry.split("version = \"").nth(1)?.split('"').next());
    versions
        .map(|version| {
            version
                .split(['.', '-', '+'])
                .filter_map(|part| part.parse().ok())
                .collect()
        })
        .max()
        .unwrap_or_default()
}

#[test]
fn libraries_with_known_faults_are_not_built_in() {
    // Token confusion below 10.3; databases lost at a checkpoint below SQLite 3.51.3; rapid reset below h2 0.3.24.
    for (package, floor) in [
        ("jsonwebtoken", [10, 3]),
        ("libsqlite3-sys", [0, 37]),
        ("h2", [0, 4]),
        ("rustls", [0, 23]),
    ] {
        let found = locked(package);
        assert!(found[..2] >= floor[..], "{package} is {found:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let program = Program::new();
    let _other = std::net::TcpListener::bind(("127.0.0.1", program.port())).unwrap();
    let line = complaint(&program, &["serve"], &[]);
    assert!(
        line.contains("cannot listen on") && line.contains(&program.port().to_string()),
        "{line}"
    );
}

#[test]
fn a_database_of_an_unknown_kind_is_named() {
    let line = complaint(
        &Program::new(),
        &["serve"],
        &[("TURNOPLUS_DATABASE_URL", "oracle://clinic")],
    );
    assert!(
        line.contains("sqlite://") && line.contains("mysql://") && line.contains("postgres://"),
        "{line}"
    );
}

#[test]
fn a_database_that_is_no_database_is_named() {
    let program = Program::new();
    fs::write(program.folder().join("notes.db"), "dear diary, ".repeat(500)).unwrap();
    let line = complaint(
        &program,
        &["serve"],
        &[("TURNOPLUS_DATABASE_URL", "sqlite://./notes.db")],
    );
    assert!(line.contains("notes.db"), "{line}");
    assert!(
        fs::read_to_string(program.folder().join("notes.db"))
            .unwrap()
            .starts_with("dear diary")
    );
}

#[test]
fn a_database_server_that_is_away_is_said_without_its_password() {
    let away = "postgres://clinic:s3cr3t@127.0.0.1:1/clinic";
    let line = complaint(&Program::new(), &["serve"], &[("TURNOPLUS_DATABASE_URL", away)]);
    assert!(!line.contains("s3cr3t"), "{line}");
}

#[test]
fn a_damaged_key_file_is_named() {
    let program = Program::new();
    fs::write(program.folder().join("secret.key"), "what is this").unwrap();
    let line = complaint(
        &program,
        &["serve"],
        &[("TURNOPLUS_SECRET_KEY_FILE", "secret.key")],
    );
    assert!(line.contains("secret.key"), "{line}");
}

#[test]
fn another_clinics_key_does_not_open_the_database() {
    let program = Program::new();
    assert!(program.run(&["migrate", "up"]).status.success());
    fs::rename(
        program.folder().join("data/secret.key"),
        program.folder().join("put-away.key"),
    )
    .unwrap();
    let line = complaint(&program, &["serve"], &[]);
    assert!(line.contains("key"), "{line}");
    fs::rename(
        program.folder().join("put-away.key"),
        program.folder().join("data/secret.key"),
    )
    .unwrap();
    assert!(
        program.run(&["verify"]).status.success(),
        "the right key opens it again"
    );
}

#[test]
fn a_misspelt_setting_in_the_file_is_named() {
    let program = Program::new();
    fs::write(
        program.folder().join("turnoplus.toml"),
        "databse_url = \"sqlite://x.db\"\n",
    )
    .unwrap();
    let line = complaint(&program, &["serve"], &[]);
    assert!(
        line.contains("databse_url") && line.contains("turnoplus.toml"),
        "{line}"
    );
}

#[test]
fn a_log_filter_that_means_nothing_is_named() {
    let line = complaint(
        &Program::new(),
        &["serve"],
        &[("TURNOPLUS_LOG", "turnoplus=loudly=yes")],
    );
    assert!(
        line.contains("TURNOPLUS_LOG") || line.contains("log filter"),
        "{line}"
    );
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_refused_and_the_first_goes_on() {
    let mut program = Program::new();
    program.start().await;
    let line = complaint(&program, &["verify"], &[]);
    assert!(line.contains("another") || line.contains("in use"), "{line}");
    let answer = reqwest::get(program.url("/readyz")).await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_served_is_refused_by_every_other_name() {
    let mut program = Program::new();
    program.start().await;
    let backup = program.run(&["backup", "--to", "clinic.backup"]);
    assert!(backup.status.success(), "{}", stderr(&backup));
    let data = program.folder().join("data");
    std::os::unix::fs::symlink("data", program.folder().join("other")).unwrap();
    std::os::unix::fs::symlink("turnoplus.db", data.join("soft.db")).unwrap();
    for url in ["sqlite://./other/turnoplus.db", "sqlite://./data/soft.db"] {
        for command in [
            &["serve"][..],
            &["migrate", "down"],
            &["restore", "clinic.backup", "--force"],
        ] {
            let env = [
                ("TURNOPLUS_DATABASE_URL", url),
                ("TURNOPLUS_LISTEN", "127.0.0.1:0"),
            ];
            let line = complaint(&program, command, &env);
            assert!(
                line.contains("in use by another turnoplus"),
                "{command:?}: {line}"
            );
        }
    }
    fs::hard_link(data.join("turnoplus.db"), data.join("hard.db")).unwrap();
    let hard = [
        ("TURNOPLUS_DATABASE_URL", "sqlite://./data/hard.db"),
        ("TURNOPLUS_LISTEN", "127.0.0.1:0"),
    ];
    for command in [&["serve"][..], &["restore", "clinic.backup", "--force"]] {
        let line = complaint(&program, command, &hard);
        assert!(line.contains("hard.db") && line.contains("hard link"), "{line}");
    }
    assert_eq!(reqwest::get(program.url("/readyz")).await.unwrap().status(), 200);
}

#[test]
fn a_folder_may_be_called_what_a_url_cannot_say() {
    let program = Program::new();
    fs::create_dir(program.folder().join("100%20?")).unwrap();
    let url = [("TURNOPLUS_DATABASE_URL", "sqlite://./100%2520%3F/clinic.db")];
    for command in [&["migrate", "up"][..], &["backup", "--to", "clinic.backup"]] {
        let mut command = program.command(command);
        let output = command.envs(url).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
}
