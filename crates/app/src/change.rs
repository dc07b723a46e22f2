//! What a partial change asks of one field that may be empty.

/// A wanted change of an optional field.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Change<T> {
    /// It was not mentioned.
    #[default]
    Keep,
    /// It is to be empty.
    Clear,
    /// It is to have this value.
    To(T),
}

impl<T> Change<T> {
    /// Makes the change.
    pub fn apply(self, field: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = None,
            Self::To(value) => *field = Some(value),
        }
    }
}
