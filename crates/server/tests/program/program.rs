//! A TurnoPlus in a folder of its own, started and stopped as a process.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The binary under test: `TURNOPLUS_BIN`, or the one that cargo just built.
pub fn binary() -> PathBuf {
    std::env::var_os("TURNOPLUS_BIN")
        .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_turnoplus")), PathBuf::from)
}

/// A folder with its settings, and perhaps a server running on it.
pub struct Program {
    folder: TempDir,
    port: u16,
    serving: Option<Child>,
}

impl Program {
    /// An empty folder and a free port.
    pub fn new() -> Self {
        let probe = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = probe.local_addr().unwrap().port();
        Self {
            folder: tempfile::tempdir().unwrap(),
            port,
            serving: None,
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The port that `serve` is told to listen on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The program with these arguments, run in the folder with nothing of the environment's settings.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TURNOPLUS_") {
                command.env_remove(name);
            }
        }
        command.env("TURNOPLUS_LISTEN", format!("127.0.0.1:{}", self.port));
        command.env("TURNOPLUS_PUBLIC_URL", self.url(""));
        command.env("TURNOPLUS_LOG", "warn");
        // One machine plays everybody.
        command.env("TURNOPLUS_REQUESTS_PER_ADDRESS", "0");
        command.env("TURNOPLUS_REQUESTS_PER_USER", "0");
        command
    }

    /// Runs a subcommand to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Starts `serve` and waits until it is ready.
    pub async fn start(&mut self) {
        self.spawn("serve", &[], (Stdio::null(), Stdio::inherit()));
        let client = Client::new();
        let started = Instant::now();
        loop {
            let answer = client.get(self.url("/readyz")).send().await;
            if answer.is_ok_and(|a| a.status() == StatusCode::OK) {
                return;
            }
            if let Some(status) = self.serving.as_mut().unwrap().try_wait().unwrap() {
                panic!("serve ended with {status}");
            }
            assert!(
                started.elapsed() < Duration::from_secs(30),
                "serve did not get ready in 30 seconds"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Starts `serve` with more of the environment, and waits until its port is open.
    pub async fn start_with(&mut self, env: &[(&str, &str)]) {
        self.spawn("serve", env, (Stdio::null(), Stdio::inherit()));
        self.listening().await;
    }

    /// Starts `worker` in place of `serve`, with more of the environment.
    pub fn work_with(&mut self, env: &[(&str, &str)]) {
        self.spawn("worker", env, (Stdio::null(), Stdio::inherit()));
    }

    async fn listening(&mut self) {
        let started = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", self.port))
            .await
            .is_err()
        {
            if let Some(status) = self.serving.as_mut().unwrap().try_wait().unwrap() {
                panic!("serve ended with {status}");
            }
            assert!(
                started.elapsed() < Duration::from_secs(30),
                "serve did not listen in 30 seconds"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The same, with everything that it says kept in a file.
    pub async fn start_logged(&mut self, log: &Path, env: &[(&str, &str)]) {
        let file = std::fs::File::create(log).unwrap();
        self.spawn("serve", env, (file.try_clone().unwrap().into(), file.into()));
        self.listening().await;
    }

    fn spawn(&mut self, task: &str, env: &[(&str, &str)], (stdout, stderr): (Stdio, Stdio)) {
        let child = self
            .command(&[task])
            .envs(env.iter().copied())
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .unwrap();
        self.serving = Some(child);
    }

    /// Sends a signal to the running server.
    pub fn signal(&self, name: &str) {
        let id = self.serving.as_ref().expect("it is serving").id();
        let signalled = Command::new("kill")
            .args([&format!("-{name}"), &id.to_string()])
            .status()
            .unwrap();
        assert!(signalled.success());
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.serving.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// SIGTERM; answers the exit code.
    pub fn terminate(&mut self) -> Option<i32> {
        self.signal("TERM");
        let mut child = self.serving.take().expect("it is serving");
        child.wait().unwrap().code()
    }

    /// An address of the running server.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// Logs in and answers the access token.
    pub async fn login(&self, email: &str) -> String {
        let body = json!({"email": email, "password": "turnoplus-demo-2026"});
        let answer = Client::new()
            .post(self.url("/api/v1/auth/login"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let session: Value = answer.json().await.unwrap();
        session["accessToken"].as_str().unwrap().to_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(mut child) = self.serving.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
