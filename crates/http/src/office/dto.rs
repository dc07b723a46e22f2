//! Offices on the wire.

use serde::{Deserialize, Serialize};
use turnoplus_app::office::{CreateOffice, UpdateOffice, ZoneConflict};
use turnoplus_domain::ids::OfficeId;
use turnoplus_domain::office::{InvalidOfficeCode, Office, OfficeCode};
use turnoplus_domain::text::{Address, Name};
use turnoplus_domain::time::{InvalidZone, Zone};
use utoipa::ToSchema;

use crate::extract::{IfMatch, Patch};
use crate::problem::{FieldErrors, FieldFault, Problem};

/// An office.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Office)]
pub struct OfficeBody {
    #[schema(format = "uuid")]
    id: String,
    /// Unique; what the staff calls it.
    #[schema(example = "CENTRO-2")]
    code: String,
    name: String,
    address: String,
    /// IANA zone of its opening hours.
    #[schema(example = "America/Argentina/Buenos_Aires")]
    time_zone: String,
    /// An inactive office offers no turnos.
    active: bool,
    version: u32,
}

impl OfficeBody {
    pub(super) fn of(office: &Office) -> Self {
        Self {
            id: office.id.to_string(),
            code: office.code.as_str().to_owned(),
            name: office.name.as_str().to_owned(),
            address: office.address.as_str().to_owned(),
            time_zone: office.zone.name().to_owned(),
            active: office.active,
            version: office.version.get(),
        }
    }
}

/// An office to add.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOffice {
    /// 1 to 20 letters, digits or hyphens; kept in capitals.
    #[schema(min_length = 1, max_length = 20, example = "CENTRO-2")]
    code: String,
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    #[schema(min_length = 1, max_length = 200)]
    address: String,
    /// IANA zone of its opening hours.
    #[schema(example = "America/Argentina/Buenos_Aires")]
    time_zone: String,
    /// True when absent.
    #[serde(default = "yes")]
    #[schema(default = true)]
    active: bool,
}

fn yes() -> bool {
    true
}

impl NewOffice {
    pub(super) fn parse(self, id: OfficeId) -> Result<CreateOffice, Problem> {
        let mut errors = FieldErrors::new();
        let code = errors.check("/code", self.code.parse::<OfficeCode>());
        let name = errors.check("/name", Name::parse(&self.name));
        let address = errors.check("/address", Address::parse(&self.address));
        let zone = errors.check("/timeZone", Zone::parse(&self.time_zone));
        let active = self.active;
        errors.done(|| {
            Some(CreateOffice {
                id,
                code: code?,
                name: name?,
                address: address?,
                zone: zone?,
                active,
            })
        })
    }
}

/// Changes of an office; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfficeChanges {
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 20)]
    code: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 120)]
    name: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false, min_length = 1, max_length = 200)]
    address: Patch<String>,
    /// Rules, windows and closures keep their wall-clock times in the new zone; turnos keep their instant and the
    /// zone they were booked in.
    #[serde(default)]
    #[schema(value_type = Option<String>, nullable = false)]
    time_zone: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    active: Patch<bool>,
    /// When the zone changes and turnos are coming: `reject` lists them (409), `keep` changes the zone all the same.
    #[serde(default)]
    on_conflict: OnZoneChange,
}

/// What becomes of coming turnos when the zone changes.
#[derive(Clone, Copy, Default, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum OnZoneChange {
    /// Refuse, and list them.
    #[default]
    Reject,
    /// They keep their instant.
    Keep,
}

impl OfficeChanges {
    pub(super) fn parse(self, id: OfficeId, IfMatch(expected): IfMatch) -> Result<UpdateOffice, Problem> {
        let mut errors = FieldErrors::new();
        let code = errors.check_change("/code", self.code, |raw| raw.parse::<OfficeCode>());
        let name = errors.check_change("/name", self.name, |raw| Name::parse(&raw));
        let address = errors.check_change("/address", self.address, |raw| Address::parse(&raw));
        let zone = errors.check_change("/timeZone", self.time_zone, |raw| Zone::parse(&raw));
        let active = errors.check_change("/active", self.active, Ok::<_, std::convert::Infallible>);
        let on_conflict = match self.on_conflict {
            OnZoneChange::Reject => ZoneConflict::Reject,
            OnZoneChange::Keep => ZoneConflict::Keep,
        };
        errors.done(|| {
            let (code, name, address) = (code?, name?, address?);
            let (zone, active) = (zone?, active?);
            Some(UpdateOffice {
                id,
                expected,
                code,
                name,
                address,
                zone,
                active,
                on_conflict,
            })
        })
    }
}

impl FieldFault for InvalidOfficeCode {
    fn code(&self) -> &'static str {
        "invalid-office-code"
    }
}

impl FieldFault for InvalidZone {
    fn code(&self) -> &'static str {
        "unknown-time-zone"
    }
}
