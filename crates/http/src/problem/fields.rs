//! Collects what is wrong with the fields of a request, so that one answer names all of it.

use std::fmt::Display;

use turnoplus_domain::identity::{InvalidEmail, UnknownRole, WeakPassword};
use turnoplus_domain::patient::{InvalidDocument, InvalidPhone};
use turnoplus_domain::text::InvalidText;

use super::{Code, FieldError, Problem};
use crate::extract::Patch;

/// An error of the domain that is about one field. The display is the message; this is the word for programs.
pub trait FieldFault: Display {
    /// The stable word.
    fn code(&self) -> &'static str;
}

/// What is wrong with the fields of a request.
#[derive(Default, Debug)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault.
    pub fn put(&mut self, pointer: &str, code: &'static str, message: impl Into<String>) {
        self.0.push(FieldError {
            pointer: pointer.to_owned(),
            code,
            message: message.into(),
        });
    }

    /// The parsed value, or a note of its fault.
    pub fn check<T, E: FieldFault>(&mut self, pointer: &str, parsed: Result<T, E>) -> Option<T> {
        parsed
            .map_err(|fault| self.put(pointer, fault.code(), fault.to_string()))
            .ok()
    }

    /// The same for a field that may be absent: the outer `None` is a fault, the inner one is absence.
    pub fn check_optional<R, T, E: FieldFault>(
        &mut self,
        pointer: &str,
        raw: Option<R>,
        parse: impl FnOnce(R) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match raw {
            None => Some(None),
            Some(raw) => self.check(pointer, parse(raw)).map(Some),
        }
    }

    /// The same for a field of a PATCH that can be cleared.
    pub fn check_patch<R, T, E: FieldFault>(
        &mut self,
        pointer: &str,
        raw: Patch<R>,
        parse: impl FnOnce(R) -> Result<T, E>,
    ) -> Option<Patch<T>> {
        match raw {
            Patch::Absent => Some(Patch::Absent),
            Patch::Null => Some(Patch::Null),
            Patch::Value(raw) => self.check(pointer, parse(raw)).map(Patch::Value),
        }
    }

    /// The same for a field of a PATCH that can be changed but not cleared: null is a fault.
    pub fn check_change<R, T, E: FieldFault>(
        &mut self,
        pointer: &str,
        raw: Patch<R>,
        parse: impl FnOnce(R) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match raw {
            Patch::Absent => Some(None),
            Patch::Null => {
                self.put(pointer, "required", "cannot be cleared");
                None
            }
            Patch::Value(raw) => self.check(pointer, parse(raw)).map(Some),
        }
    }

    /// What was built from the fields, or all their faults. `build` is a closure so that `?` can be used on each.
    pub fn done<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Problem> {
        if !self.0.is_empty() {
            return Err(self.into());
        }
        build().ok_or_else(|| {
            tracing::error!("a field was refused without a fault");
            Problem::of(Code::Internal)
        })
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        let mut problem = Self::of(Code::InvalidRequest);
        problem.0.errors = errors.0;
        problem
    }
}

/// For fields that cannot be wrong once they have the right type.
impl FieldFault for std::convert::Infallible {
    fn code(&self) -> &'static str {
        match *self {}
    }
}

impl FieldFault for InvalidText {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong { .. } => "too-long",
            Self::ForbiddenCharacter => "forbidden-character",
        }
    }
}

impl FieldFault for InvalidEmail {
    fn code(&self) -> &'static str {
        "invalid-email"
    }
}

impl FieldFault for InvalidPhone {
    fn code(&self) -> &'static str {
        "invalid-phone"
    }
}

impl FieldFault for UnknownRole {
    fn code(&self) -> &'static str {
        "unknown-role"
    }
}

impl FieldFault for InvalidDocument {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownType => "unknown-document-type",
            Self::NotADni => "invalid-dni",
            Self::Malformed => "invalid-document",
        }
    }
}

impl FieldFault for WeakPassword {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Guessable => "guessable",
        }
    }
}
