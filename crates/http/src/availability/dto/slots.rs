//! Free turnos: what can be asked, and what is answered.

use serde::{Deserialize, Serialize};
use turnoplus_app::availability::{
    DoctorSlots, ExplainSlot, Explained, FirstSlots, ListDoctorSlots, ListFirstSlots, Moment, PartOfDay,
    SlotRange,
};
use turnoplus_app::ports::{DoctorFilter, fold};
use turnoplus_domain::availability::{Explanation, Removal};
use turnoplus_domain::ids::{DoctorId, OfficeId, PayerId, VisitTypeId};
use turnoplus_domain::settings::EffectivePolicy;
use turnoplus_domain::time::Zone;
use utoipa::{IntoParams, ToSchema};

use crate::availability::wire::{OffsetInstant, WireFault, WireId, count, date, id, query_instant};
use crate::problem::{FieldErrors, Problem};

/// How many free turnos are answered across doctors when the client does not say.
const USUAL_LIMIT: u8 = 20;

/// Which free turnos of a doctor.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DoctorSlotsQuery {
    /// The first date at the office (or an instant); today when absent.
    #[param(example = "2026-12-01")]
    from: Option<String>,
    /// The last date at the office, itself included (or an instant, not included); six days after `from` when absent,
    /// at most 62.
    #[param(example = "2026-12-07")]
    to: Option<String>,
    /// For what; the first by name that patients book themselves when absent.
    #[param(format = Uuid)]
    visit_type_id: Option<String>,
    /// Only there.
    #[param(format = Uuid)]
    office_id: Option<String>,
}

impl DoctorSlotsQuery {
    /// The question, or what is wrong with it.
    pub fn parse(self, doctor: DoctorId, is_staff: bool) -> Result<ListDoctorSlots, Problem> {
        let mut errors = FieldErrors::new();
        let range = slot_range(self.from.as_deref(), self.to.as_deref(), &mut errors);
        let visit_type = errors.check_optional("/visitTypeId", self.visit_type_id.as_deref(), id);
        let office = errors.check_optional("/officeId", self.office_id.as_deref(), id);
        errors.done(|| {
            Some(ListDoctorSlots {
                doctor,
                range: range?,
                visit_type: visit_type?,
                office: office?,
                is_staff,
            })
        })
    }
}

/// A free turno.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct SlotBody {
    /// In the zone of the office.
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T09:00:00-03:00")]
    start: OffsetInstant,
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T09:30:00-03:00")]
    end: OffsetInstant,
    #[schema(value_type = String, format = Uuid)]
    office_id: WireId,
}

/// The free turnos of a doctor, by start.
#[derive(Serialize, ToSchema, Debug)]
#[schema(as = DoctorSlots)]
#[serde(rename_all = "camelCase")]
pub struct DoctorSlotsBody {
    /// The zone of the office that was asked for, else of the doctor's first, else of the clinic.
    #[schema(example = "America/Argentina/Buenos_Aires")]
    time_zone: String,
    /// What they are for.
    #[schema(value_type = String, format = Uuid)]
    visit_type_id: WireId,
    items: Vec<SlotBody>,
}

impl From<DoctorSlots> for DoctorSlotsBody {
    fn from(found: DoctorSlots) -> Self {
        let DoctorSlots {
            zone,
            visit_type,
            offices,
            slots,
        } = found;
        let zone_of = |office: OfficeId| {
            offices
                .iter()
                .find(|(id, _)| *id == office)
                .map_or(&zone, |(_, zone)| zone)
        };
        let items = slots.iter().map(|slot| {
            let here = zone_of(slot.office);
            SlotBody {
                start: OffsetInstant::new(slot.start, here),
                end: OffsetInstant::new(slot.end, here),
                office_id: WireId(slot.office.uuid()),
            }
        });
        Self {
            items: items.collect(),
            visit_type_id: WireId(visit_type.uuid()),
            time_zone: zone.name().to_owned(),
        }
    }
}

/// A part of the day on the wall of the office.
#[derive(Clone, Copy, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum PartOfDayName {
    /// Before 12:00.
    Morning,
    /// From 12:00, before 18:00.
    Afternoon,
    /// From 18:00.
    Evening,
}

impl From<PartOfDayName> for PartOfDay {
    fn from(name: PartOfDayName) -> Self {
        match name {
            PartOfDayName::Morning => Self::Morning,
            PartOfDayName::Afternoon => Self::Afternoon,
            PartOfDayName::Evening => Self::Evening,
        }
    }
}

/// Which free turnos across doctors.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FirstSlotsQuery {
    /// Exactly this specialty; case and accents do not matter.
    specialty: Option<String>,
    /// Only there.
    #[param(format = Uuid)]
    office_id: Option<String>,
    /// Only doctors who accept this payer.
    #[param(format = Uuid)]
    payer: Option<String>,
    /// Only this doctor's.
    #[param(format = Uuid)]
    doctor_id: Option<String>,
    /// For what; the first by name that patients book themselves when absent.
    #[param(format = Uuid)]
    visit_type_id: Option<String>,
    /// The first date at the office (or an instant); today when absent.
    #[param(example = "2026-12-01")]
    from: Option<String>,
    /// The last date at the office, itself included (or an instant, not included); six days after `from` when absent,
    /// at most 62.
    #[param(example = "2026-12-07")]
    to: Option<String>,
    /// Only then: before 12:00, from 12:00, from 18:00, at the office.
    #[param(inline)]
    part_of_day: Option<PartOfDayName>,
    /// How many, 1–100.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// At most so many of each doctor, 1–100, so that one empty agenda does not hide the others.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    per_doctor: Option<String>,
}

impl FirstSlotsQuery {
    /// The question, or what is wrong with it.
    pub fn parse(self, is_staff: bool) -> Result<ListFirstSlots, Problem> {
        let mut errors = FieldErrors::new();
        let specialty = errors.check_optional("/specialty", self.specialty.as_deref(), specialty);
        let office = errors.check_optional("/officeId", self.office_id.as_deref(), id::<OfficeId>);
        let payer = errors.check_optional("/payer", self.payer.as_deref(), id::<PayerId>);
        let doctor = errors.check_optional("/doctorId", self.doctor_id.as_deref(), id::<DoctorId>);
        let visit_type =
            errors.check_optional("/visitTypeId", self.visit_type_id.as_deref(), id::<VisitTypeId>);
        let range = slot_range(self.from.as_deref(), self.to.as_deref(), &mut errors);
        let limit = errors.check_optional("/limit", self.limit.as_deref(), count);
        let per_doctor = errors.check_optional("/perDoctor", self.per_doctor.as_deref(), count);
        let part_of_day = self.part_of_day.map(PartOfDay::from);
        errors.done(|| {
            let doctors = DoctorFilter {
                specialty: specialty?,
                office: office?,
                payer: payer?,
                doctor: doctor?,
                ..DoctorFilter::default()
            };
            Some(ListFirstSlots {
                doctors,
                range: range?,
                visit_type: visit_type?,
                part_of_day,
                limit: limit?.unwrap_or(USUAL_LIMIT),
                per_doctor: per_doctor?,
                is_staff,
            })
        })
    }
}

/// A free turno of some doctor.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct FirstSlotBody {
    #[schema(value_type = String, format = Uuid)]
    doctor_id: WireId,
    #[schema(value_type = String, format = Uuid)]
    office_id: WireId,
    /// In the zone of the office.
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T09:00:00-03:00")]
    start: OffsetInstant,
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T09:30:00-03:00")]
    end: OffsetInstant,
}

/// The soonest free turnos, by start; of equals, by the doctor's name.
#[derive(Serialize, ToSchema, Debug)]
#[schema(as = FirstSlots)]
#[serde(rename_all = "camelCase")]
pub struct FirstSlotsBody {
    /// What they are for.
    #[schema(value_type = String, format = Uuid)]
    visit_type_id: WireId,
    items: Vec<FirstSlotBody>,
}

impl From<FirstSlots> for FirstSlotsBody {
    fn from(found: FirstSlots) -> Self {
        let items = found.items.iter().map(|offered| FirstSlotBody {
            doctor_id: WireId(offered.doctor.uuid()),
            office_id: WireId(offered.slot.office.uuid()),
            start: OffsetInstant::new(offered.slot.start, &offered.zone),
            end: OffsetInstant::new(offered.slot.end, &offered.zone),
        });
        Self {
            items: items.collect(),
            visit_type_id: WireId(found.visit_type.uuid()),
        }
    }
}

/// Which time to explain.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExplainSlotQuery {
    /// The start.
    #[param(format = DateTime, example = "2026-12-01T09:00:00-03:00")]
    start: String,
    /// For what; the first by name that patients book themselves when absent.
    #[param(format = Uuid)]
    visit_type_id: Option<String>,
    /// Only there.
    #[param(format = Uuid)]
    office_id: Option<String>,
}

impl ExplainSlotQuery {
    /// The question, or what is wrong with it.
    pub fn parse(self, doctor: DoctorId) -> Result<ExplainSlot, Problem> {
        let mut errors = FieldErrors::new();
        let start = errors.check("/start", query_instant(&self.start));
        let visit_type = errors.check_optional("/visitTypeId", self.visit_type_id.as_deref(), id);
        let office = errors.check_optional("/officeId", self.office_id.as_deref(), id);
        errors.done(|| {
            Some(ExplainSlot {
                doctor,
                start: start?,
                visit_type: visit_type?,
                office: office?,
            })
        })
    }
}

/// A rule that keeps a time from being offered.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct RemovalBody {
    /// A stable word: `past`, `lead-time`, `horizon`, `no-availability`, `other-office`, `off-grid`, `repeated-hour`,
    /// `window-too-short`, `absence`, `closure`, `taken`.
    #[schema(example = "lead-time")]
    rule: &'static str,
    /// A sentence for people, in English.
    detail: &'static str,
    /// For `lead-time`: the first start that may be booked.
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<OffsetInstant>,
    /// For `horizon`: the last start that may be booked.
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<OffsetInstant>,
    /// For `other-office` and `closure`: which one.
    #[schema(value_type = Option<String>, format = Uuid, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    office_id: Option<WireId>,
    /// For `lead-time`, `horizon` and `off-grid`: whose setting it is: `clinic`, `visit-type`, `doctor` or
    /// `doctor-and-visit-type`.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    set_by: Option<&'static str>,
}

impl RemovalBody {
    fn of(removal: Removal, zone: &Zone, policy: &EffectivePolicy) -> Self {
        let mut body = Self {
            rule: removal.rule(),
            detail: detail_of(removal),
            earliest: None,
            latest: None,
            office_id: None,
            set_by: removal.setting().map(|field| policy.origin(field).as_str()),
        };
        match removal {
            Removal::LeadTime { earliest } => body.earliest = Some(OffsetInstant::new(earliest, zone)),
            Removal::Horizon { latest } => body.latest = Some(OffsetInstant::new(latest, zone)),
            Removal::OtherOffice { office } | Removal::Closure { office } | Removal::Holiday { office } => {
                body.office_id = Some(WireId(office.uuid()));
            }
            Removal::Past
            | Removal::NoAvailability
            | Removal::OffGrid
            | Removal::RepeatedHour
            | Removal::WindowTooShort
            | Removal::Absence
            | Removal::Taken => {}
        }
        body
    }
}

fn detail_of(removal: Removal) -> &'static str {
    match removal {
        Removal::Past => "it has begun",
        Removal::LeadTime { .. } => "it is too soon to be booked by a patient",
        Removal::Horizon { .. } => "it is too far ahead to be booked by a patient",
        Removal::NoAvailability => "the doctor does not attend at that time",
        Removal::OtherOffice { .. } => "the doctor attends at another office at that time",
        Removal::OffGrid => "the doctor attends, but no turno starts at that minute",
        Removal::RepeatedHour => "the clock shows that time twice; the first is offered",
        Removal::WindowTooShort => "the visit would end after the doctor leaves",
        Removal::Absence => "the doctor is away",
        Removal::Closure { .. } => "the office is closed",
        Removal::Holiday { .. } => "it is a holiday, and the office does not work",
        Removal::Taken => "another turno has that time or the time around it",
    }
}

/// Why a time is offered to patients or not.
#[derive(Serialize, ToSchema, Debug)]
#[schema(as = ExplainedSlot)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedSlotBody {
    #[schema(value_type = String, format = DateTime)]
    start: OffsetInstant,
    /// The zone that times are written in.
    time_zone: String,
    #[schema(value_type = String, format = Uuid)]
    visit_type_id: WireId,
    /// Whether patients are offered it.
    free: bool,
    /// Where it is free; null when it is not.
    #[schema(value_type = Option<String>, format = Uuid, required = true)]
    office_id: Option<WireId>,
    /// Every rule that removes it; empty when it is free.
    removed_by: Vec<RemovalBody>,
}

impl ExplainedSlotBody {
    /// The answer about a start.
    pub fn new(query: &ExplainSlot, explained: &Explained) -> Self {
        let zone = &explained.zone;
        let (office, removals) = match &explained.explanation {
            Explanation::Free { office } => (Some(WireId(office.uuid())), &[][..]),
            Explanation::Removed(removals) => (None, &removals[..]),
        };
        Self {
            start: OffsetInstant::new(query.start, zone),
            time_zone: zone.name().to_owned(),
            visit_type_id: WireId(explained.visit_type.uuid()),
            free: office.is_some(),
            office_id: office,
            removed_by: removals
                .iter()
                .map(|removal| RemovalBody::of(*removal, zone, &explained.policy))
                .collect(),
        }
    }
}

fn slot_range(from: Option<&str>, to: Option<&str>, errors: &mut FieldErrors) -> Option<SlotRange> {
    let from = errors.check_optional("/from", from, moment);
    let to = errors.check_optional("/to", to, moment);
    Some(SlotRange { from: from?, to: to? })
}

fn moment(raw: &str) -> Result<Moment, WireFault> {
    if raw.len() > 10 {
        query_instant(raw).map(Moment::Instant)
    } else {
        date(raw).map(Moment::Date)
    }
}

/// As specialties are compared. A text that is none finds nobody; one that is endless is refused.
fn specialty(raw: &str) -> Result<String, turnoplus_domain::text::InvalidText> {
    turnoplus_domain::text::Label::parse(raw).map(|label| fold(label.as_str()))
}
