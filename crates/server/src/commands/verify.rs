//! `turnoplus verify`

use std::process::ExitCode;

use turnoplus_app::ports::Clock as _;

use crate::Outcome;
use crate::adapters::SystemClock;
use crate::checkpoints::Checkpoints;
use crate::commands::say;
use crate::config::DatabaseSettings;
use crate::wiring;

/// Proves the guarantees on the live data. Exit code 0 when they hold, 2 when something was found.
pub async fn verify(settings: &DatabaseSettings) -> Outcome {
    let data = wiring::connect(settings).await?;
    data.store.assert_key().await?;
    let checkpoints = Checkpoints::beside(&settings.secret_key_file);
    let kept = checkpoints.read().map_err(|error| error.to_string())?;
    let report = data.store.verify_against(&kept).await?;
    for (what, count) in &report.checked {
        say(&format!("checked {count:>9} {what}"));
    }
    for finding in &report.findings {
        say(&format!(
            "FOUND {:?} in {}: {}",
            finding.kind, finding.subject, finding.detail
        ));
    }
    if report.findings.is_empty() {
        checkpoints
            .add(&data.store, SystemClock.now())
            .await
            .map_err(|error| error.to_string())?;
        say(
            "Everything holds: nothing is booked twice, every claim has its owner, the audit trail is intact.",
        );
        Ok(ExitCode::SUCCESS)
    } else {
        say(&format!("{} findings.", report.findings.len()));
        Ok(ExitCode::from(2))
    }
}
