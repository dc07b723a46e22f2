//! Who answers for whom: a guardian books for a minor or a relative, and the turno belongs to the patient.
//!
//! What a guardian may is decided here and nowhere else: [`acts_for`] for turnos and contact data, [`edits_contact_of`] to
//! change that, [`reads_record_of`] for the clinical record.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::identity::{Actor, Role};
use crate::ids::PatientId;

/// How many people one patient answers for at most. Small, so that an [`Actor`] stays a plain value.
pub const MOST_DEPENDANTS: usize = 12;

/// How many of them the patient may have said themself, without the clinic having seen papers. Each is a patient with
/// turnos of their own: without a limit, one account could fill an agenda.
pub const MOST_UNCONFIRMED: usize = 4;

/// The age of majority, in years (Código Civil y Comercial, art. 25).
const MAJORITY: i16 = 18;

/// What a guardian is to the dependant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Relationship {
    /// Mother or father.
    Parent,
    /// Appointed by law: *tutor*, *curador*, *apoyo*.
    LegalGuardian,
    /// Anybody else who helps with turnos: a child of an elderly patient, a grandmother.
    Relative,
}

/// The text names no relationship.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be one of parent, legal-guardian, relative")]
pub struct UnknownRelationship;

impl Relationship {
    /// Every relationship.
    pub const ALL: [Self; 3] = [Self::Parent, Self::LegalGuardian, Self::Relative];

    /// Whether the law has the guardian decide for a minor.
    fn is_legal(self) -> bool {
        matches!(self, Self::Parent | Self::LegalGuardian)
    }

    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::LegalGuardian => "legal-guardian",
            Self::Relative => "relative",
        }
    }
}

impl FromStr for Relationship {
    type Err = UnknownRelationship;

    fn from_str(raw: &str) -> Result<Self, UnknownRelationship> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == raw)
            .ok_or(UnknownRelationship)
    }
}

/// That one patient answers for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Guardianship {
    /// Who answers.
    pub guardian: PatientId,
    /// For whom.
    pub dependant: PatientId,
    /// As what.
    pub relationship: Relationship,
    /// Whether the clinic has seen the papers. What a guardian merely said opens no clinical record.
    pub confirmed: bool,
    /// Since when.
    pub since: Timestamp,
}

impl Guardianship {
    /// How many links of its kind its guardian may have; see [`MOST_UNCONFIRMED`].
    pub fn most(&self) -> usize {
        if self.confirmed {
            MOST_DEPENDANTS
        } else {
            MOST_UNCONFIRMED
        }
    }

    /// Whether it opens the dependant's clinical record to the guardian, as long as the dependant is a minor.
    pub fn opens_record(&self) -> bool {
        self.confirmed && self.relationship.is_legal()
    }
}

/// Somebody whom an actor answers for, as far as their rights go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dependant {
    /// Who.
    pub patient: PatientId,
    /// For the age; unknown is not a minor.
    pub born: Option<Date>,
    /// As what.
    pub relationship: Relationship,
    /// Whether the clinic has seen the papers.
    pub confirmed: bool,
}

/// Whom an actor answers for beside themself.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Dependants([Option<Dependant>; MOST_DEPENDANTS]);

impl FromIterator<Dependant> for Dependants {
    /// The first [`MOST_DEPENDANTS`] of them; there are never more.
    fn from_iter<I: IntoIterator<Item = Dependant>>(people: I) -> Self {
        let mut dependants = Self::default();
        for (place, person) in dependants.0.iter_mut().zip(people) {
            *place = Some(person);
        }
        dependants
    }
}

impl Dependants {
    /// Everybody among them.
    pub fn iter(&self) -> impl Iterator<Item = &Dependant> {
        self.0.iter().flatten()
    }

    fn find(&self, patient: PatientId) -> Option<&Dependant> {
        self.iter().find(|dependant| dependant.patient == patient)
    }
}

/// Whether the actor is this patient or answers for them: sees, books, moves and cancels their turnos, and sees how to
/// reach them.
pub fn acts_for(actor: &Actor, patient: PatientId) -> bool {
    actor.is_patient(patient) || (actor.role == Role::Patient && actor.dependants.find(patient).is_some())
}

/// Whether the actor may change how this patient is reached, as a guardian whose papers the clinic has seen. Patients
/// change their own where their account is.
pub fn edits_contact_of(actor: &Actor, patient: PatientId) -> bool {
    let dependant = actor.dependants.find(patient);
    actor.role == Role::Patient && dependant.is_some_and(|dependant| dependant.confirmed)
}

/// Whether the actor may read this patient's clinical record as the patient or their guardian: one's own, and that of
/// a minor as a parent or legal guardian whose papers the clinic has seen. `today` is the date at the clinic.
/// Doctors have rules of their own.
pub fn reads_record_of(actor: &Actor, patient: PatientId, today: Date) -> bool {
    if actor.is_patient(patient) {
        return true;
    }
    let dependant = actor
        .dependants
        .find(patient)
        .filter(|_| actor.role == Role::Patient);
    dependant.is_some_and(|dependant| {
        dependant.confirmed
            && dependant.relationship.is_legal()
            && dependant.born.is_some_and(|born| is_minor(born, today))
    })
}

/// Whether somebody born then is not yet 18 today. Born on 29 February, they come of age on 1 March.
pub fn is_minor(born: Date, today: Date) -> bool {
    let majority = born.checked_add(Span::new().years(MAJORITY));
    let majority = majority.map(|at| {
        if at.day() == born.day() {
            at
        } else {
            at.saturating_add(Span::new().days(1))
        }
    });
    majority.is_ok_and(|at| today < at)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::ids::UserId;

    const OWN: u128 = 1;
    const CHILD: u128 = 2;
    const STRANGER: u128 = 3;

    fn patient(number: u128) -> PatientId {
        PatientId::new(Uuid::from_u128(number))
    }

    fn guardian(role: Role, born: Option<Date>, relationship: Relationship, confirmed: bool) -> Actor {
        let child = Dependant {
            patient: patient(CHILD),
            born,
            relationship,
            confirmed,
        };
        Actor {
            user: UserId::new(Uuid::from_u128(9)),
            session: None,
            role,
            patient: Some(patient(OWN)),
            doctor: None,
            dependants: [child].into_iter().collect(),
        }
    }

    #[test]
    fn a_guardian_acts_for_themself_and_their_dependants_only() {
        let actor = guardian(Role::Patient, None, Relationship::Relative, false);
        let acted_for = [OWN, CHILD, STRANGER].map(|number| acts_for(&actor, patient(number)));
        assert_eq!(acted_for, [true, true, false]);
        let promoted = guardian(Role::Receptionist, None, Relationship::Parent, true);
        assert!(!acts_for(&promoted, patient(CHILD)), "another role, other rights");
    }

    #[test]
    fn contact_data_is_changed_by_guardians_whose_papers_were_seen() {
        for (role, confirmed, expected) in [
            (Role::Patient, true, true),
            (Role::Patient, false, false),
            (Role::Doctor, true, false),
        ] {
            let actor = guardian(role, None, Relationship::Relative, confirmed);
            assert_eq!(
                edits_contact_of(&actor, patient(CHILD)),
                expected,
                "{role:?} {confirmed}"
            );
            assert!(!edits_contact_of(&actor, patient(OWN)));
            assert!(!edits_contact_of(&actor, patient(STRANGER)));
        }
    }

    #[test]
    fn a_record_is_read_by_the_confirmed_parent_of_a_minor() {
        let today = date(2026, 11, 25);
        let (minor, adult) = (Some(date(2012, 5, 10)), Some(date(2008, 11, 25)));
        for (born, relationship, confirmed, expected) in [
            (minor, Relationship::Parent, true, true),
            (minor, Relationship::LegalGuardian, true, true),
            (minor, Relationship::Relative, true, false),
            (minor, Relationship::Parent, false, false),
            (adult, Relationship::Parent, true, false),
            (None, Relationship::Parent, true, false),
        ] {
            let actor = guardian(Role::Patient, born, relationship, confirmed);
            let reads = reads_record_of(&actor, patient(CHILD), today);
            assert_eq!(reads, expected, "{born:?} {relationship:?} {confirmed}");
            assert!(reads_record_of(&actor, patient(OWN), today));
            assert!(!reads_record_of(&actor, patient(STRANGER), today));
        }
    }

    #[test]
    fn majority_begins_on_the_eighteenth_birthday() {
        for (born, today, expected) in [
            (date(2008, 11, 25), date(2026, 11, 24), true),
            (date(2008, 11, 25), date(2026, 11, 25), false),
            (date(2008, 2, 29), date(2026, 2, 28), true),
            (date(2008, 2, 29), date(2026, 3, 1), false),
        ] {
            assert_eq!(is_minor(born, today), expected, "{born} {today}");
        }
    }
}
