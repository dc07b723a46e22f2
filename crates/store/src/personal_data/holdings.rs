//! The words in which [`super::lists`] says what a table holds about a person, and what becomes of it.

/// A table with rows about a person.
pub(super) struct Holding {
    pub(super) table: &'static str,
    pub(super) of: Of,
    /// When the rows go as a whole; `None` for rows that stay and are emptied.
    pub(super) deleted: Option<When>,
    pub(super) columns: &'static [Column],
}

/// Which rows are about the person.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// This column is the patient.
    Patient(&'static str),
    /// One of these columns is.
    EitherPatient(&'static str, &'static str),
    /// This column is a login of the patient.
    Account(&'static str),
    /// This column is a session of such a login.
    Session(&'static str),
    /// The turnos themselves.
    Turno,
    /// This column is a turno of the patient.
    PartOfTurno(&'static str),
    /// This column is an entry of the patient's clinical record.
    Entry(&'static str),
    /// This column is a file beside such an entry.
    File(&'static str),
    /// This column is the patient, a login or a turno of theirs.
    Subject(&'static str),
}

/// When something is erased.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// At once.
    Now,
    /// At once where the turno was not attended: an attended one is part of the clinical record.
    NowUnlessAttended,
    /// When the clinical record need not be kept any more.
    Last,
}

pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) fate: Fate,
}

/// What a column holds, so that it can be read on every database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Id,
    Instant,
    Int,
    Long,
    Bool,
    Text,
    /// The text of an entry of the clinical record.
    SealedEntry,
    /// Why a record was opened in an emergency.
    SealedReason,
    /// Opens something, or proves something: never handed out.
    Secret,
}

/// What becomes of a column in rows that stay.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It says nothing of who the person is.
    Kept,
    /// NULL.
    Emptied(When),
    /// Something else in its place.
    Replaced(When, Stand),
    /// The instant of the erasure, where anything else of the row is erased.
    Stamped,
    /// One more, where anything else of the row is erased.
    Raised,
}

/// What stands in the place of something that must have a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Text(&'static str),
    No,
    /// A document number that is the row's own.
    Document,
    /// An address that is the row's own, and that nobody can be written to at.
    Email,
}

pub(super) const fn kept(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        fate: Fate::Kept,
    }
}

pub(super) const fn emptied(name: &'static str, when: When) -> Column {
    Column {
        name,
        kind: Kind::Text,
        fate: Fate::Emptied(when),
    }
}

pub(super) const fn replaced(name: &'static str, when: When, stand: Stand) -> Column {
    let kind = match stand {
        Stand::No => Kind::Bool,
        _ => Kind::Text,
    };
    Column {
        name,
        kind,
        fate: Fate::Replaced(when, stand),
    }
}
