//! What an operator should know: one list for `turnoplus doctor` and for the system page.

use jiff::{SignedDuration, Timestamp};

use crate::ports::{BackupState, Installation, QueueDepth, SealingState, Site};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// As it should be.
    Fine,
    /// Somebody should look into it.
    Warning,
    /// It does not work like that.
    Broken,
}

/// One thing that was looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// What is wrong, as a stable word; of what is fine it says what was looked at.
    pub code: &'static str,
    /// How bad it is.
    pub verdict: Verdict,
    /// A sentence for the operator.
    pub text: String,
}

/// How long before its end a certificate is worth a warning.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(21 * 24);

/// How long a key may seal before it is worth changing: a year, half of the two that NIST SP 800-57 part 1 (5.3.6) gives
/// a key that wraps others.
const CHANGE_KEY_AFTER: SignedDuration = SignedDuration::from_hours(365 * 24);

impl Check {
    fn fine(code: &'static str, text: impl Into<String>) -> Self {
        Self::of(code, Verdict::Fine, text)
    }

    fn warning(code: &'static str, text: impl Into<String>) -> Self {
        Self::of(code, Verdict::Warning, text)
    }

    fn of(code: &'static str, verdict: Verdict, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { code, verdict, text }
    }
}

/// What is to be said of the place where the program runs.
pub fn site_checks(site: &Site, now: Timestamp) -> Vec<Check> {
    let mut checks = vec![transport(site)];
    checks.extend(site.certificate_until.map(|until| certificate(until, now)));
    let warnings = site.database_warnings.iter();
    checks.extend(warnings.map(|text| Check::warning("database", text.as_str())));
    checks.extend(site.backups.as_ref().map(|backups| of_backups(backups, now)));
    checks.extend(site.sealing.since.map(|since| sealing(&site.sealing, since, now)));
    checks.push(if site.has_mail_server {
        Check::fine("mail", "a mail server is set")
    } else {
        Check::warning(
            "no-mail-server",
            "no mail server is set (TURNOPLUS_SMTP_URL, TURNOPLUS_MAIL_FROM): messages are kept, not sent",
        )
    });
    checks
}

/// What is to be said of the schema.
pub fn schema_check(installation: &Installation) -> Check {
    match installation.pending_migrations.len() {
        0 => Check::fine(
            "schema",
            format!("schema up to date ({} steps)", installation.applied_migrations),
        ),
        pending => Check::warning(
            "pending-migrations",
            format!("{pending} schema steps are pending; `serve` or `migrate up` applies them"),
        ),
    }
}

/// What is to be said of the messages to send.
pub fn queue_check(queue: &QueueDepth) -> Check {
    match queue.dead {
        0 => Check::fine("messages", "no message was given up"),
        dead => Check::warning(
            "dead-messages",
            format!("{dead} messages were given up: look at them and send them again"),
        ),
    }
}

fn transport(site: &Site) -> Check {
    let url = &site.public_url;
    if site.is_protected {
        return Check::fine("transport", format!("public address {url}"));
    }
    Check::warning(
        "plain-http",
        format!(
            "{url} is not encrypted: passwords and health data can be read on the network. Give the program a certificate (TURNOPLUS_TLS_CERT, TURNOPLUS_TLS_KEY) or put a TLS proxy in front, and set TURNOPLUS_PUBLIC_URL to https://"
        ),
    )
}

fn certificate(until: Timestamp, now: Timestamp) -> Check {
    if until <= now {
        let text = format!("the certificate ended at {until}");
        return Check::of("certificate-ended", Verdict::Broken, text);
    }
    if until.duration_since(now) <= RENEW_BEFORE {
        let text = format!("the certificate ends at {until}: renew it");
        return Check::warning("certificate-ends", text);
    }
    Check::fine("certificate", format!("the certificate holds until {until}"))
}

fn sealing(state: &SealingState, since: Timestamp, now: Timestamp) -> Check {
    let text = format!("the key {} seals clinical text since {since}", state.active);
    if now.duration_since(since) > CHANGE_KEY_AFTER {
        let text = format!("{text}: change it with `turnoplus keys rotate`");
        return Check::warning("old-sealing-key", text);
    }
    Check::fine("sealing-key", text)
}

fn of_backups(backups: &BackupState, now: Timestamp) -> Check {
    if backups.every.is_zero() {
        let text = "no backups are made (TURNOPLUS_BACKUP_EVERY_HOURS is 0)";
        return Check::warning("backups-off", text);
    }
    let Some(kept) = backups.kept else {
        let text = "the folder of backups cannot be read";
        return Check::of("backups-unreadable", Verdict::Broken, text);
    };
    match backups.last {
        None => Check::warning(
            "no-backup",
            "there is no backup yet; the running program makes the first within minutes",
        ),
        Some((at, _)) if now.duration_since(at) > backups.every + backups.every => Check::warning(
            "old-backup",
            format!("the last backup is of {at}: is the program running, and the disk full?"),
        ),
        Some((at, _)) => Check::fine("backups", format!("{kept} backups, the last of {at}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn site(now: Timestamp) -> Site {
        Site {
            started_at: now,
            public_url: "https://turnos.example".to_owned(),
            is_protected: true,
            certificate_until: None,
            has_mail_server: true,
            database_warnings: Vec::new(),
            backups: None,
            sealing: SealingState {
                active: "k1".to_owned(),
                since: None,
                others: 0,
                rewrapping: None,
            },
        }
    }

    fn wrong(site: &Site, now: Timestamp) -> Vec<(&'static str, Verdict)> {
        let checks = site_checks(site, now);
        let wrong = checks.iter().filter(|check| check.verdict != Verdict::Fine);
        wrong.map(|check| (check.code, check.verdict)).collect()
    }

    #[test]
    fn a_backup_is_missed_after_twice_the_time_between_two() {
        let now: Timestamp = "2027-03-10T12:00:00Z".parse().unwrap();
        let hours = SignedDuration::from_hours;
        let with = |every, kept, age: Option<i64>| Site {
            backups: Some(BackupState {
                every: hours(every),
                kept,
                last: age.map(|age| (now - hours(age), 1)),
            }),
            ..site(now)
        };
        assert_eq!(wrong(&with(24, Some(1), Some(48)), now), []);
        for (site, code, verdict) in [
            (with(24, Some(1), Some(49)), "old-backup", Verdict::Warning),
            (with(24, Some(0), None), "no-backup", Verdict::Warning),
            (with(0, Some(1), Some(1)), "backups-off", Verdict::Warning),
            (with(24, None, None), "backups-unreadable", Verdict::Broken),
        ] {
            assert_eq!(wrong(&site, now), [(code, verdict)]);
        }
    }

    #[test]
    fn a_key_that_has_sealed_for_more_than_a_year_is_to_be_changed() {
        let now: Timestamp = "2027-03-10T12:00:00Z".parse().unwrap();
        let aged = |days: i64| {
            let mut site = site(now);
            site.sealing.since = Some(now - SignedDuration::from_hours(24 * days));
            site
        };
        assert_eq!(wrong(&aged(365), now), []);
        assert_eq!(wrong(&aged(366), now), [("old-sealing-key", Verdict::Warning)]);
    }

    #[test]
    fn a_certificate_is_to_be_renewed_three_weeks_before_its_end() {
        let now: Timestamp = "2027-03-10T12:00:00Z".parse().unwrap();
        let until = |days: i64| Site {
            certificate_until: Some(now + SignedDuration::from_hours(24 * days)),
            ..site(now)
        };
        assert_eq!(wrong(&until(22), now), []);
        assert_eq!(wrong(&until(21), now), [("certificate-ends", Verdict::Warning)]);
        assert_eq!(wrong(&until(0), now), [("certificate-ended", Verdict::Broken)]);
    }
}
