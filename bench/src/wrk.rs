//! Runs `wrk`, the load generator, and reads what it found.

use tokio::process::Command;

use crate::Result;

/// What a load showed.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Answers per second.
    pub per_second: f64,
    /// Half of the answers took at most so many milliseconds.
    pub p50_ms: f64,
    /// All but one in a hundred took at most so many milliseconds.
    pub p99_ms: f64,
}

/// A load on one address.
pub struct Load {
    url: String,
    connections: u32,
    seconds: u32,
    headers: Vec<String>,
}

impl Load {
    /// So many connections, each asking again as soon as it was answered.
    pub fn new(url: &str, connections: u32, seconds: u32) -> Self {
        Self {
            url: url.to_owned(),
            connections,
            seconds,
            headers: Vec::new(),
        }
    }

    /// With this header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push(format!("{name}: {value}"));
        self
    }

    /// As the owner of this token.
    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Runs it. Fails when an answer was neither 2xx nor 3xx.
    pub async fn run(self) -> Result<Measured> {
        let mut command = Command::new("wrk");
        command.args([
            "-t1",
            "--latency",
            "-c",
            &self.connections.to_string(),
            "-d",
            &format!("{}s", self.seconds),
        ]);
        for header in &self.headers {
            command.args(["-H", header]);
        }
        let output = command.arg(&self.url).output().await?;
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() || text.contains("Non-2xx") {
            return Err(format!(
                "the load on {} failed: {text}{}",
                self.url,
                String::from_utf8_lossy(&output.stderr)
            )
            .into());
        }
        let field = |label: &str| {
            let line = text.lines().find(|line| line.trim_start().starts_with(label))?;
            line.split_whitespace().nth(1).map(str::to_owned)
        };
        let missing = || format!("wrk printed something unexpected: {text}");
        Ok(Measured {
            per_second: field("Requests/sec:")
                .and_then(|n| n.parse().ok())
                .ok_or_else(missing)?,
            p50_ms: field("50%")
                .as_deref()
                .and_then(milliseconds)
                .ok_or_else(missing)?,
            p99_ms: field("99%")
                .as_deref()
                .and_then(milliseconds)
                .ok_or_else(missing)?,
        })
    }
}

fn milliseconds(text: &str) -> Option<f64> {
    let number =
        |suffix: &str, factor: f64| text.strip_suffix(suffix)?.parse::<f64>().ok().map(|n| n * factor);
    number("us", 0.001)
        .or_else(|| number("ms", 1.0))
        .or_else(|| number("s", 1000.0))
}
