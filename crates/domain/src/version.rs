//! The optimistic-concurrency version of a mutable entity.

/// Counts the changes of an entity, from 1. A save names the version it read; a mismatch is a lost race.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version(u32);

impl Version {
    /// The version of an entity that was just created.
    pub const FIRST: Self = Self(1);

    /// The version stored or quoted as this number.
    pub fn new(number: u32) -> Self {
        Self(number)
    }

    /// The version after one more change.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The number as stored and quoted.
    pub fn get(self) -> u32 {
        self.0
    }
}
