//! Payers on the wire.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use turnoplus_app::payer::{CreatePayer, UpdatePayer};
use turnoplus_domain::ids::PayerId;
use turnoplus_domain::payer::Payer;
use turnoplus_domain::text::Label;
use turnoplus_domain::version::Version;
use utoipa::ToSchema;

use crate::extract::{IfMatch, Patch};
use crate::problem::{FieldErrors, Problem};

/// A payer.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payer)]
pub struct PayerBody {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    /// An inactive payer is not offered any more.
    active: bool,
    version: u32,
}

impl PayerBody {
    pub(super) fn of(payer: &Payer) -> Self {
        Self {
            id: payer.id.to_string(),
            name: payer.name.as_str().to_owned(),
            active: payer.active,
            version: payer.version.get(),
        }
    }
}

/// A payer to add.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPayer {
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// True when absent.
    #[serde(default = "yes")]
    #[schema(default = true)]
    active: bool,
}

fn yes() -> bool {
    true
}

impl NewPayer {
    pub(super) fn parse(self, id: PayerId) -> Result<CreatePayer, Problem> {
        let mut errors = FieldErrors::new();
        let name = errors.check("/name", Label::parse(&self.name));
        errors.done(|| {
            Some(CreatePayer(Payer {
                id,
                name: name?,
                active: self.active,
                version: Version::FIRST,
            }))
        })
    }
}

/// Changes of a payer; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PayerChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 80)]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Patch<bool>,
}

impl PayerChanges {
    pub(super) fn parse(self, id: PayerId, IfMatch(expected): IfMatch) -> Result<UpdatePayer, Problem> {
        let mut errors = FieldErrors::new();
        let name = errors.check_change("/name", self.name, |raw| Label::parse(&raw));
        let active = errors.check_change("/active", self.active, Ok::<_, Infallible>);
        errors.done(|| {
            Some(UpdatePayer {
                id,
                expected,
                name: name?,
                active: active?,
            })
        })
    }
}
