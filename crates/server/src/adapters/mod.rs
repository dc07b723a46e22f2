//! The ports that need nothing but the machine: clock, identifiers, password hashing, token secrets.

mod argon2_hasher;
mod legacy_hash;
mod refresh_secrets;
mod system_clock;
mod uuid_ids;

pub use argon2_hasher::Argon2Hasher;
pub use legacy_hash::LegacyHash;
pub use refresh_secrets::KeyedRefreshSecrets;
pub use system_clock::SystemClock;
pub use uuid_ids::UuidIds;
