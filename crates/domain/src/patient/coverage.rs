//! Who pays for a patient's visits.

use std::str::FromStr;

use crate::ids::PayerId;
use crate::text::{Label, Line};

/// How many coverages a patient has at most.
pub const MOST_COVERAGES: usize = 6;

/// The number on the card.
pub type AffiliateNumber = Line<40>;

/// The kinds of coverage.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CoverageKind {
    /// *Obra social*: by one's work.
    ObraSocial,
    /// *Medicina prepaga*: by one's own contract.
    Prepaga,
    /// PAMI: pensioners.
    Pami,
    /// ART: accidents at work.
    Art,
    /// The patient pays.
    Particular,
}

/// No such kind of coverage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be one of obra-social, prepaga, pami, art, particular")]
pub struct UnknownCoverageKind;

impl CoverageKind {
    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ObraSocial => "obra-social",
            Self::Prepaga => "prepaga",
            Self::Pami => "pami",
            Self::Art => "art",
            Self::Particular => "particular",
        }
    }
}

impl FromStr for CoverageKind {
    type Err = UnknownCoverageKind;

    fn from_str(raw: &str) -> Result<Self, UnknownCoverageKind> {
        [
            Self::ObraSocial,
            Self::Prepaga,
            Self::Pami,
            Self::Art,
            Self::Particular,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == raw)
        .ok_or(UnknownCoverageKind)
    }
}

/// One of the ways in which a patient is covered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// Of which kind.
    pub kind: CoverageKind,
    /// By whom, where the clinic knows the payer; nobody for `Particular`.
    pub payer: Option<PayerId>,
    /// The plan, as on the card.
    pub plan: Option<Label>,
    /// The number on the card.
    pub affiliate_number: Option<AffiliateNumber>,
    /// Whether it is the one to use.
    pub preferred: bool,
}

/// What a coverage was when a turno was booked: later changes of the patient or the payer do not touch it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoverageSnapshot {
    /// Of which kind.
    pub kind: CoverageKind,
    /// The payer's name.
    pub payer_name: Option<Label>,
    /// The plan, as on the card.
    pub plan: Option<Label>,
    /// The number on the card.
    pub affiliate_number: Option<AffiliateNumber>,
}

impl Coverage {
    /// What is kept of it, with the name that its payer has now.
    pub fn snapshot(&self, payer_name: Option<Label>) -> CoverageSnapshot {
        CoverageSnapshot {
            kind: self.kind,
            payer_name,
            plan: self.plan.clone(),
            affiliate_number: self.affiliate_number.clone(),
        }
    }
}

/// A patient's coverages in their order: at most [`MOST_COVERAGES`], at most one preferred.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Coverages(Vec<Coverage>);

/// Why a list of coverages was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidCoverages {
    /// More than a patient has.
    #[error("must have at most {MOST_COVERAGES} coverages")]
    TooMany,
    /// Only one can be the one to use.
    #[error("at most one coverage is preferred")]
    SeveralPreferred,
    /// Who pays alone has no payer.
    #[error("a particular coverage has no payer")]
    PayerOfParticular,
}

impl Coverages {
    /// The coverages in this order.
    ///
    /// # Errors
    /// See [`InvalidCoverages`].
    pub fn new(coverages: Vec<Coverage>) -> Result<Self, InvalidCoverages> {
        if coverages.len() > MOST_COVERAGES {
            return Err(InvalidCoverages::TooMany);
        }
        if coverages.iter().filter(|coverage| coverage.preferred).count() > 1 {
            return Err(InvalidCoverages::SeveralPreferred);
        }
        let alone = |coverage: &Coverage| coverage.kind == CoverageKind::Particular;
        if coverages
            .iter()
            .any(|coverage| alone(coverage) && coverage.payer.is_some())
        {
            return Err(InvalidCoverages::PayerOfParticular);
        }
        Ok(Self(coverages))
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Coverage] {
        &self.0
    }

    /// The one to use: the preferred one, else the first.
    pub fn usual(&self) -> Option<&Coverage> {
        let preferred = self.0.iter().find(|coverage| coverage.preferred);
        preferred.or_else(|| self.0.first())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn coverage(kind: CoverageKind, preferred: bool) -> Coverage {
        Coverage {
            kind,
            payer: None,
            plan: None,
            affiliate_number: None,
            preferred,
        }
    }

    #[test]
    fn the_preferred_coverage_is_used_else_the_first() {
        let (pami, prepaga) = (CoverageKind::Pami, CoverageKind::Prepaga);
        let usual = |coverages: Vec<Coverage>| {
            Coverages::new(coverages).map(|all| all.usual().map(|coverage| coverage.kind))
        };
        assert_eq!(usual(Vec::new()), Ok(None));
        let none_preferred = vec![coverage(pami, false), coverage(prepaga, false)];
        assert_eq!(usual(none_preferred), Ok(Some(pami)));
        let second = vec![coverage(pami, false), coverage(prepaga, true)];
        assert_eq!(usual(second), Ok(Some(prepaga)));
    }

    #[test]
    fn lists_that_make_no_sense_are_refused() {
        let art = coverage(CoverageKind::Art, true);
        let twice = Coverages::new(vec![art.clone(), art.clone()]);
        assert_eq!(twice, Err(InvalidCoverages::SeveralPreferred));
        let many = vec![coverage(CoverageKind::Art, false); MOST_COVERAGES + 1];
        assert_eq!(Coverages::new(many), Err(InvalidCoverages::TooMany));
        let paid = Coverage {
            payer: Some(PayerId::new(Uuid::from_u128(1))),
            ..coverage(CoverageKind::Particular, false)
        };
        assert_eq!(
            Coverages::new(vec![paid]),
            Err(InvalidCoverages::PayerOfParticular)
        );
    }
}
