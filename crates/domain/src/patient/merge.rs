//! Two patients turn out to be one person: one of them survives, the other is merged into it.

use super::{Coverage, Coverages, Guardianship, InvalidCoverages, MOST_DEPENDANTS, Patient};
use crate::ids::PatientId;

/// Why two patients are not made one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MergeRefused {
    /// They are the same patient.
    #[error("a patient is not merged into themself")]
    Itself,
    /// One of them was merged already: this patient stands for them.
    #[error("the patient was merged already")]
    Merged(PatientId),
    /// The one that would survive is closed.
    #[error("the patient's record is closed")]
    SurvivorClosed,
}

impl Patient {
    /// Whether the other may be merged into this patient, as far as the two of them go. A closed patient may be merged:
    /// closing is what was done about duplicates before.
    ///
    /// # Errors
    /// [`MergeRefused`] when not.
    pub fn check_merge(&self, other: &Self) -> Result<(), MergeRefused> {
        if self.id == other.id {
            return Err(MergeRefused::Itself);
        }
        if let Some(survivor) = self.merged_into.or(other.merged_into) {
            return Err(MergeRefused::Merged(survivor));
        }
        if self.active {
            Ok(())
        } else {
            Err(MergeRefused::SurvivorClosed)
        }
    }

    /// The patient with what is known of the other and not of this one, coverages apart; and the names of those fields on
    /// the wire. What both say stays as it is.
    pub fn filled_from(&self, other: &Self) -> (Self, Vec<&'static str>) {
        let mut filled = self.clone();
        let mut names = Vec::new();
        let mut note = |name, taken: bool| {
            if taken {
                names.push(name);
            }
        };
        note("email", fill(&mut filled.email, other.email.as_ref()));
        note("phone", fill(&mut filled.phone, other.phone.as_ref()));
        note(
            "birthDate",
            fill(&mut filled.birth_date, other.birth_date.as_ref()),
        );
        let (mine, theirs) = (&mut filled.details, &other.details);
        note("cuil", fill(&mut mine.cuil, theirs.cuil.as_ref()));
        note("address", fill(&mut mine.address, theirs.address.as_ref()));
        note(
            "emergencyContact",
            fill(&mut mine.emergency_contact, theirs.emergency_contact.as_ref()),
        );
        note("language", fill(&mut mine.language, theirs.language.as_ref()));
        (filled, names)
    }
}

fn fill<T: Clone>(mine: &mut Option<T>, theirs: Option<&T>) -> bool {
    let taken = mine.is_none() && theirs.is_some();
    if taken {
        *mine = theirs.cloned();
    }
    taken
}

impl Coverages {
    /// What the other list has and this one has not, whichever each prefers.
    pub fn missing_of(&self, other: &Self) -> Vec<Coverage> {
        let same = |one: &Coverage, another: &Coverage| {
            (one.kind, one.payer, &one.plan, &one.affiliate_number)
                == (
                    another.kind,
                    another.payer,
                    &another.plan,
                    &another.affiliate_number,
                )
        };
        let missing = |theirs: &&Coverage| self.as_slice().iter().all(|mine| !same(mine, theirs));
        other.as_slice().iter().filter(missing).cloned().collect()
    }

    /// This list with more behind it. Which is used stays as it was: one that is added is preferred only where there was
    /// none before.
    ///
    /// # Errors
    /// [`InvalidCoverages::TooMany`] beyond what a patient has.
    pub fn with(&self, more: &[Coverage]) -> Result<Self, InvalidCoverages> {
        let first = self.as_slice().is_empty();
        let added = more.iter().map(|coverage| Coverage {
            preferred: first && coverage.preferred,
            ..coverage.clone()
        });
        Self::new(self.as_slice().iter().cloned().chain(added).collect())
    }
}

/// What becomes of the guardians and dependants of a patient who is merged.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CarriedLinks {
    /// Links that the survivor had not.
    pub made: Vec<Guardianship>,
    /// Links that the survivor had, and that say more now.
    pub changed: Vec<Guardianship>,
}

impl CarriedLinks {
    /// Carries the links of `other`, both ways, over to the survivor, who has `own` both ways. Links between the two are
    /// dropped: nobody answers for themself.
    pub fn of(
        (survivor, own): (PatientId, &[Guardianship]),
        (other, theirs): (PatientId, &[Guardianship]),
    ) -> Self {
        let stands_for = |id| if id == other { survivor } else { id };
        let mut carried = Self::default();
        for link in theirs {
            let link = Guardianship {
                guardian: stands_for(link.guardian),
                dependant: stands_for(link.dependant),
                ..*link
            };
            if link.guardian == link.dependant {
                continue;
            }
            let pair = |it: &&Guardianship| (it.guardian, it.dependant) == (link.guardian, link.dependant);
            match own.iter().find(pair) {
                None => carried.made.push(link),
                Some(mine) => {
                    let joined = mine.joined(&link);
                    if joined != *mine {
                        carried.changed.push(joined);
                    }
                }
            }
        }
        carried
    }

    /// For how many others the survivor answers after it, when that is more than may be.
    pub fn too_many(&self, survivor: PatientId, other: PatientId, own: &[Guardianship]) -> Option<usize> {
        let kept = own.iter().filter(|link| link.dependant != other);
        let answers = |link: &&Guardianship| link.guardian == survivor;
        let after = kept.chain(&self.made).filter(answers).count();
        (after > MOST_DEPENDANTS).then_some(after)
    }
}

impl Guardianship {
    /// Two links between the same two people: what the clinic has seen papers for holds; where it has seen both or
    /// neither, this one's word.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let [surer, lesser] = if other.confirmed && !self.confirmed {
            [other, self]
        } else {
            [self, other]
        };
        Self {
            since: surer.since.min(lesser.since),
            ..*surer
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::super::{CoverageKind, Details, Document, DocumentType, MOST_COVERAGES, Relationship};
    use super::*;
    use crate::text::{Label, Name};
    use crate::version::Version;

    const ANA: u128 = 1;
    const TWIN: u128 = 2;
    const MOTHER: u128 = 3;
    const CHILD: u128 = 4;

    fn id(number: u128) -> PatientId {
        PatientId::new(Uuid::from_u128(number))
    }

    fn patient(number: u128) -> Patient {
        Patient {
            id: id(number),
            full_name: Name::parse("Ana Ñandú").unwrap(),
            document: Document::parse(DocumentType::Dni, "30111222").unwrap(),
            email: None,
            phone: None,
            birth_date: None,
            details: Details::default(),
            active: true,
            merged_into: None,
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            version: Version::FIRST,
        }
    }

    fn coverage(kind: CoverageKind, plan: &str, preferred: bool) -> Coverage {
        Coverage {
            kind,
            payer: None,
            plan: Some(Label::parse(plan).unwrap()),
            affiliate_number: None,
            preferred,
        }
    }

    fn link(guardian: u128, dependant: u128, confirmed: bool) -> Guardianship {
        Guardianship {
            guardian: id(guardian),
            dependant: id(dependant),
            relationship: Relationship::Relative,
            confirmed,
            since: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn two_patients_are_made_one_while_both_stand_for_themselves() {
        let (ana, twin) = (patient(ANA), patient(TWIN));
        assert_eq!(ana.check_merge(&twin), Ok(()));
        assert_eq!(ana.check_merge(&ana), Err(MergeRefused::Itself));
        let closed = Patient {
            active: false,
            ..twin.clone()
        };
        assert_eq!(ana.check_merge(&closed), Ok(()));
        assert_eq!(closed.check_merge(&ana), Err(MergeRefused::SurvivorClosed));
        let merged = Patient {
            merged_into: Some(id(MOTHER)),
            ..closed
        };
        let refused = Err(MergeRefused::Merged(id(MOTHER)));
        assert_eq!(
            (ana.check_merge(&merged), merged.check_merge(&ana)),
            (refused, refused)
        );
    }

    #[test]
    fn only_what_is_not_known_is_filled() {
        let mut ana = patient(ANA);
        ana.phone = Some("+54 11 4321-0000".parse().unwrap());
        let mut twin = patient(TWIN);
        twin.phone = Some("+54 11 4321-9999".parse().unwrap());
        twin.email = Some("ana@correo.example".parse().unwrap());
        twin.details.cuil = Some("20-12345678-6".parse().unwrap());
        let (filled, names) = ana.filled_from(&twin);
        assert_eq!(names, ["email", "cuil"]);
        assert_eq!((filled.phone, filled.email), (ana.phone, twin.email));
        assert_eq!((filled.id, filled.details.cuil), (ana.id, twin.details.cuil));
    }

    #[test]
    fn coverages_are_added_behind_and_the_usual_one_stays() {
        let (pami, art) = (CoverageKind::Pami, CoverageKind::Art);
        let mine = Coverages::new(vec![coverage(pami, "A", false)]).unwrap();
        let theirs = Coverages::new(vec![coverage(pami, "A", false), coverage(art, "B", true)]).unwrap();
        let missing = mine.missing_of(&theirs);
        assert_eq!(missing, [coverage(art, "B", true)]);
        let joined = mine.with(&missing).unwrap();
        assert_eq!(
            joined.as_slice(),
            [coverage(pami, "A", false), coverage(art, "B", false)]
        );
        let none = Coverages::default();
        assert_eq!(none.with(&none.missing_of(&theirs)).unwrap(), theirs);
        let many: Vec<_> = (0..MOST_COVERAGES)
            .map(|n| coverage(art, &n.to_string(), false))
            .collect();
        assert_eq!(mine.with(&many), Err(InvalidCoverages::TooMany));
    }

    #[test]
    fn links_are_carried_without_doubles_and_loops() {
        let own = [link(ANA, CHILD, false)];
        let theirs = [
            link(TWIN, CHILD, true),
            link(MOTHER, TWIN, false),
            link(ANA, TWIN, true),
            link(TWIN, ANA, true),
        ];
        let carried = CarriedLinks::of((id(ANA), &own), (id(TWIN), &theirs));
        assert_eq!(carried.made, [link(MOTHER, ANA, false)]);
        assert_eq!(
            carried.changed,
            [link(ANA, CHILD, true)],
            "papers were seen for it"
        );
        let known = [link(ANA, CHILD, true)];
        let less = CarriedLinks::of((id(ANA), &known), (id(TWIN), &[link(TWIN, CHILD, false)]));
        assert_eq!(less, CarriedLinks::default());
    }

    #[test]
    fn the_limit_of_dependants_holds_for_both_together() {
        let most = u128::try_from(MOST_DEPENDANTS).unwrap();
        let own: Vec<_> = (10..9 + most)
            .map(|n| link(ANA, n, true))
            .chain([link(ANA, TWIN, true)])
            .collect();
        let one = CarriedLinks::of((id(ANA), &own), (id(TWIN), &[link(TWIN, 50, true)]));
        assert_eq!(one.too_many(id(ANA), id(TWIN), &own), None);
        let two = [link(TWIN, 50, true), link(TWIN, 51, true)];
        let two = CarriedLinks::of((id(ANA), &own), (id(TWIN), &two));
        assert_eq!(two.too_many(id(ANA), id(TWIN), &own), Some(MOST_DEPENDANTS + 1));
    }
}
