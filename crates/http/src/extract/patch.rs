//! A field of a PATCH: left alone, cleared or set.

use serde::{Deserialize, Deserializer};
use turnoplus_app::change::Change;

/// A field of a PATCH. Put `#[serde(default)]` on it: absence is the default.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Patch<T> {
    /// Not sent: unchanged.
    #[default]
    Absent,
    /// Sent as null: cleared.
    Null,
    /// Sent: set.
    Value(T),
}

impl<T> Patch<T> {
    /// What the field is after the change.
    pub fn apply(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Absent => current,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// As the use cases take it: the outer `None` leaves the field alone, the inner one clears it.
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }
}

impl<T> From<Patch<T>> for Change<T> {
    fn from(patch: Patch<T>) -> Self {
        match patch {
            Patch::Absent => Self::Keep,
            Patch::Null => Self::Clear,
            Patch::Value(value) => Self::To(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|sent| sent.map_or(Self::Null, Self::Value))
    }
}
