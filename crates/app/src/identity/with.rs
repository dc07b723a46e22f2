//! The ports that nearly every use case of accounts needs.

use crate::ports::{Clock, Ids, PasswordHasher, RefreshSecrets, Store};

/// The ports that nearly every use case of accounts needs.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "each is named for its port")]
pub struct IdentityPorts<'a> {
    pub store: &'a dyn Store,
    pub clock: &'a dyn Clock,
    pub ids: &'a dyn Ids,
    pub hasher: &'a dyn PasswordHasher,
    pub secrets: &'a dyn RefreshSecrets,
}
