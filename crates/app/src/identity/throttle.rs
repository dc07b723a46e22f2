//! Slowing down those who guess. An attempt is counted before it is made, so that a thousand at once are a thousand;
//! what succeeds is forgiven. Counts are in the database: every instance sees them.
//!
//! A stranger locks nobody out. A browser that the account has used before is counted by itself (OWASP, "Device
//! Cookies"), so that failures from elsewhere never reach it. From a new device the owner takes the next free attempt;
//! where a stranger takes each of them first, there is a reserve, of which every network gets little.

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
    /// The address, as coarse as it identifies a provider or a larger site: whoever has one source there has many.
    pub network: Option<String>,
    /// What the browser was given at an earlier login.
    pub device: Option<DeviceToken>,
    /// What the device calls itself.
    pub user_agent: Option<String>,
}

impl Caller {
    fn source(&self) -> &str {
        self.source.as_deref().unwrap_or("unknown")
    }

    fn network(&self) -> &str {
        self.network.as_deref().unwrap_or("unknown")
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
/// One account from any new place: slow enough against a botnet.
const ACCOUNT: Allowance = allowance(50, 1, 30, 60);
/// What one network gets of an account's reserve.
const NETWORK: Allowance = allowance(5, 1800, 21_600, 21_600);
/// One account from new places, beyond [`ACCOUNT`].
const RESERVE: Allowance = allowance(200, 60, 600, 300);
/// Guesses at the password of one account in a day at most, from all new places together (`docs/SECURITY.md`).
#[cfg(test)]
const MOST_IN_A_DAY: usize = 3500;
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

/// The ways that an attempt may take: the usual one and, where that is closed, the reserve.
pub(super) struct Ways {
    usual: Vec<Gate>,
    reserve: Option<Vec<Gate>>,
}

/// The ways of a login with this address. An address without an account has the same ones.
pub(super) fn login_ways(
    secrets: &dyn RefreshSecrets,
    email: &str,
    account: Option<&User>,
    caller: &Caller,
) -> Ways {
    if let Some(device) = known_device(secrets, account, caller) {
        return Ways {
            usual: vec![gate(secrets, OWN, true, &["login-device", email, &device])],
            reserve: None,
        };
    }
    let of_caller = || {
        [
            gate(secrets, OWN, true, &["login", email, caller.source()]),
            gate(secrets, SOURCE, false, &["login-source", caller.source()]),
        ]
    };
    let mut usual = Vec::from(of_caller());
    usual.push(gate(secrets, ACCOUNT, false, &["login-account", email]));
    let mut reserve = Vec::from(of_caller());
    reserve.push(gate(
        secrets,
        NETWORK,
        false,
        &["login-network", email, caller.network()],
    ));
    reserve.push(gate(secrets, RESERVE, false, &["login-reserve", email]));
    Ways {
        usual,
        reserve: Some(reserve),
    }
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

/// Counts an attempt at every gate of the first way that is open, and answers those gates; or refuses it.
pub(super) async fn pass_any(
    store: &dyn Store,
    clock: &dyn Clock,
    ways: Ways,
) -> Result<Vec<Gate>, PassError> {
    let usual = match pass(store, clock, &ways.usual).await {
        Ok(()) => return Ok(ways.usual),
        Err(PassError::Throttled(wait)) => wait,
        Err(error) => return Err(error),
    };
    let Some(gates) = ways.reserve else {
        return Err(PassError::Throttled(usual));
    };
    match pass(store, clock, &gates).await {
        Ok(()) => Ok(gates),
        Err(PassError::Throttled(wait)) => Err(PassError::Throttled(wait.min(usual))),
        Err(error) => Err(error),
    }
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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use turnoplus_domain::identity::Attempts;

    use super::{ACCOUNT, Allowance, MOST_IN_A_DAY, NETWORK, RESERVE, SignedDuration};

    /// How many attempts get through in a day to somebody who tries every second, except while resting.
    fn passed(gates: &[Allowance], is_resting: impl Fn(i64) -> bool) -> usize {
        let start: Timestamp = "2027-03-01T00:00:00Z".parse().unwrap();
        let mut made: Vec<Option<Attempts>> = vec![None; gates.len()];
        let mut through = 0;
        for second in (0..86_400).filter(|second| !is_resting(*second)) {
            let now = start + SignedDuration::from_secs(second);
            let mut seen = gates.iter().zip(&made);
            if seen.all(|(gate, made)| gate.wait(*made, now).is_none()) {
                through += 1;
                for (gate, made) in gates.iter().zip(&mut made) {
                    *made = Some(gate.and_one(*made, now));
                }
            }
        }
        through
    }

    #[test]
    fn no_number_of_places_makes_more_guesses_in_a_day_than_is_promised() {
        for rest in [0, 60, 300, 900, 3600, 14_400] {
            let is_resting = |second: i64| second % (2 * rest.max(1)) < rest;
            let most = passed(&[ACCOUNT], is_resting) + passed(&[RESERVE], is_resting);
            assert!(most <= MOST_IN_A_DAY, "{most} with rests of {rest} s");
        }
    }

    #[test]
    fn one_network_gets_little_of_the_reserve() {
        let of_one = passed(&[NETWORK, RESERVE], |_| false);
        assert!(of_one <= 12, "{of_one}");
    }
}
