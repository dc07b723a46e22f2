//! Slowing down those who guess. An attempt is counted before it is made, so that a thousand at once are a thousand;
//! what succeeds is forgiven. Counts are in the database: every instance sees them.
//!
//! A stranger locks nobody out: a browser that the account has used before is counted by itself (OWASP, "Device
//! Cookies"), so that failures from elsewhere never reach it; from a new device the owner waits half a minute at most.

use jiff::SignedDuration;
use turnoplus_domain::identity::{Allowance, User};

use super::device::{self, DeviceToken};
use crate::contention::{Contended, retried};
use crate::ports::{Clock, Intent, RefreshSecrets, Store, StoreError, UnitOfWork};

/// Where an attempt comes from.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Caller {
    /// The address, as coarse as it identifies a household; `None` when nobody knows.
    pub source: Option<String>,
    /// What the browser was given at an earlier login.
    pub device: Option<DeviceToken>,
    /// What the device calls itself.
    pub user_agent: Option<String>,
}

impl Caller {
    fn source(&self) -> &str {
        self.source.as_deref().unwrap_or("unknown")
    }
}

/// Whose attempts are counted together, and how many are free.
pub(super) struct Gate {
    key: [u8; 32],
    allowance: Allowance,
    /// Whether a success forgives every failure: nobody else is counted here.
    own: bool,
}

/// Why an attempt may not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum PassError {
    #[error("too many attempts")]
    Throttled(SignedDuration),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for PassError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

const fn allowance(free: u32, first: i64, longest: i64, recovers: i64) -> Allowance {
    Allowance {
        free,
        first: SignedDuration::from_secs(first),
        longest: SignedDuration::from_secs(longest),
        recovers: SignedDuration::from_secs(recovers),
    }
}

/// One account from one place, or one session.
const OWN: Allowance = allowance(5, 2, 900, 1800);
/// Any account from one place: a clinic or a mobile network sits behind one address.
const SOURCE: Allowance = allowance(50, 1, 300, 120);
/// One account from any new place: slow enough against a botnet, short enough for the owner.
const ACCOUNT: Allowance = allowance(50, 1, 30, 60);
/// Second factors of one account from any new place. Who gets here knows the password.
const FACTOR: Allowance = allowance(20, 10, 900, 900);
/// New accounts, and secrets that were mailed, from one place.
const ANONYMOUS: Allowance = allowance(20, 2, 600, 120);
/// Messages to one address.
const MAIL: Allowance = allowance(3, 300, 3600, 3600);

fn gate(secrets: &dyn RefreshSecrets, allowance: Allowance, own: bool, parts: &[&str]) -> Gate {
    let mut text = b"throttle".to_vec();
    for part in parts {
        text.push(0);
        text.extend(part.as_bytes());
    }
    Gate {
        key: secrets.mark(&text),
        allowance,
        own,
    }
}

/// The gates of a login with this address. An address without an account has the same ones.
pub(super) fn login_gates(
    secrets: &dyn RefreshSecrets,
    email: &str,
    account: Option<&User>,
    caller: &Caller,
) -> Vec<Gate> {
    if let Some(device) = known_device(secrets, account, caller) {
        return vec![gate(secrets, OWN, true, &["login-device", email, &device])];
    }
    vec![
        gate(secrets, OWN, true, &["login", email, caller.source()]),
        gate(secrets, SOURCE, false, &["login-source", caller.source()]),
        gate(secrets, ACCOUNT, false, &["login-account", email]),
    ]
}

/// The gates of a second factor after the right password.
pub(super) fn factor_gates(secrets: &dyn RefreshSecrets, account: &User, caller: &Caller) -> Vec<Gate> {
    let user = account.id.to_string();
    if let Some(device) = known_device(secrets, Some(account), caller) {
        return vec![gate(secrets, OWN, true, &["factor-device", &user, &device])];
    }
    vec![
        gate(secrets, OWN, true, &["factor", &user, caller.source()]),
        gate(secrets, FACTOR, false, &["factor-account", &user]),
    ]
}

/// The gate of somebody who is in and shows the password again.
pub(super) fn session_gate(secrets: &dyn RefreshSecrets, session: &str) -> Gate {
    gate(secrets, OWN, true, &["session", session])
}

/// The gate of something that anybody may do.
pub(super) fn anonymous_gate(secrets: &dyn RefreshSecrets, what: &str, caller: &Caller) -> Gate {
    gate(secrets, ANONYMOUS, false, &[what, caller.source()])
}

/// The gate of messages to one address.
pub(super) fn mail_gate(secrets: &dyn RefreshSecrets, what: &str, email: &str) -> Gate {
    gate(secrets, MAIL, false, &["mail", what, email])
}

fn known_device(secrets: &dyn RefreshSecrets, account: Option<&User>, caller: &Caller) -> Option<String> {
    device::recognise(secrets, account?.id, caller.device.as_ref()?)
}

/// Counts an attempt at every gate, or refuses it.
pub(super) async fn pass(store: &dyn Store, clock: &dyn Clock, gates: &[Gate]) -> Result<(), PassError> {
    // Those who must wait cost no write.
    judge(store.begin(Intent::Read).await?.as_mut(), clock, gates).await?;
    retried(|| async {
        let mut uow = store.begin(Intent::Write).await?;
        judge(uow.as_mut(), clock, gates).await?;
        let now = clock.now();
        let mut sorted: Vec<&Gate> = gates.iter().collect();
        sorted.sort_by_key(|gate| gate.key);
        for gate in sorted {
            let seen = uow.throttles().find(&gate.key).await?;
            let counted = gate.allowance.and_one(seen, now);
            uow.throttles().count(&gate.key, seen, counted).await?;
        }
        Ok(uow.commit().await?)
    })
    .await
}

async fn judge(uow: &mut dyn UnitOfWork, clock: &dyn Clock, gates: &[Gate]) -> Result<(), PassError> {
    let mut longest = None;
    for gate in gates {
        let made = uow.throttles().find(&gate.key).await?;
        longest = longest.max(gate.allowance.wait(made, clock.now()));
    }
    match longest {
        Some(wait) => Err(PassError::Throttled(wait)),
        None => Ok(()),
    }
}

/// Takes a successful attempt back.
pub(super) async fn forgive(uow: &mut dyn UnitOfWork, gates: &[Gate]) -> Result<(), StoreError> {
    let mut sorted: Vec<&Gate> = gates.iter().collect();
    sorted.sort_by_key(|gate| gate.key);
    for gate in sorted {
        if gate.own {
            uow.throttles().forgive_all(&gate.key).await?;
        } else {
            uow.throttles().forgive_one(&gate.key).await?;
        }
    }
    Ok(())
}
