//! Numbers on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use turnoplus_app::report::{AskReport, Figures, LeadTime, Report, SpecialtyFigures};
use turnoplus_domain::appointment::AppointmentStatusKind as Kind;
use utoipa::{IntoParams, ToSchema};

use crate::availability::wire::{date, id};
use crate::problem::{FieldErrors, Problem};

/// What the dashboard is to show.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DashboardQuery {
    /// The first date, on the wall of each office.
    #[param(format = Date, example = "2026-11-01")]
    from: String,
    /// The last date, itself included; at most 365 days after the first.
    #[param(format = Date, example = "2026-11-30")]
    to: String,
    /// Only turnos at this office.
    #[param(format = Uuid)]
    office_id: Option<String>,
    /// Only turnos with this doctor.
    #[param(format = Uuid)]
    doctor_id: Option<String>,
}

/// What the statistics are to show.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StatisticsQuery {
    /// The first date, on the wall of each office.
    #[param(format = Date, example = "2026-11-01")]
    from: String,
    /// The last date, itself included; at most 365 days after the first.
    #[param(format = Date, example = "2026-11-30")]
    to: String,
}

impl DashboardQuery {
    pub(super) fn parse(self) -> Result<AskReport, Problem> {
        let mut errors = FieldErrors::new();
        let from = errors.check("/from", date(&self.from));
        let to = errors.check("/to", date(&self.to));
        let office = errors.check_optional("/officeId", self.office_id.as_deref(), id);
        let doctor = errors.check_optional("/doctorId", self.doctor_id.as_deref(), id);
        errors.done(|| {
            Some(AskReport {
                from: from?,
                to: to?,
                office: office?,
                doctor: doctor?,
            })
        })
    }
}

impl StatisticsQuery {
    pub(super) fn parse(self) -> Result<AskReport, Problem> {
        let query = DashboardQuery {
            from: self.from,
            to: self.to,
            office_id: None,
            doctor_id: None,
        };
        query.parse()
    }
}

/// Turnos in numbers.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportFigures)]
struct FiguresBody {
    /// All turnos but the cancelled ones.
    total: u64,
    /// How many in each state.
    by_status: BTreeMap<&'static str, u64>,
    /// How many patients did not come.
    no_shows: u64,
    /// Of the patients who came or did not, the part that did not; null where there were none.
    #[schema(required = true, example = 0.08)]
    no_show_rate: Option<f64>,
    /// How many were cancelled later than the policy wishes.
    late_cancellations: u64,
    /// How many were put in over a full agenda.
    overbookings: u64,
    /// What turnos take of the doctors' time, buffers included, without cancelled ones and sobreturnos.
    claimed_minutes: i64,
    /// What doctors offer by their rules and windows as they are now, without absences and closures.
    offered_minutes: i64,
    /// Claimed over offered minutes; null where nothing is offered. Turnos outside of availability can make it more
    /// than 1.
    #[schema(required = true, example = 0.72)]
    occupancy: Option<f64>,
}

/// One date in numbers.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportDay)]
struct DayBody {
    #[schema(format = Date)]
    date: String,
    #[serde(flatten)]
    figures: FiguresBody,
}

/// One specialty in numbers.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportSpecialty)]
struct SpecialtyBody {
    specialty: String,
    #[serde(flatten)]
    figures: FiguresBody,
}

/// How long turnos are booked ahead, in days from booking to start; without cancelled ones and sobreturnos.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportLeadTime)]
struct LeadTimeBody {
    median_days: i64,
    average_days: f64,
}

/// The clinic, or a doctor, in numbers.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = Report)]
pub(super) struct ReportBody {
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    to: String,
    /// The clinic's zone: patients are new on its dates. Turnos lie on the dates of their offices.
    time_zone: String,
    totals: FiguresBody,
    /// Null where there are no turnos.
    #[schema(required = true)]
    lead_time: Option<LeadTimeBody>,
    /// Patients registered in the range; null when only an office or a doctor is shown.
    #[schema(required = true)]
    new_patients: Option<u64>,
    /// Every date of the range.
    days: Vec<DayBody>,
    /// The most turnos first.
    specialties: Vec<SpecialtyBody>,
}

impl From<&Figures> for FiguresBody {
    fn from(figures: &Figures) -> Self {
        let by_status = Kind::ALL.map(|kind| (kind.as_str(), figures.count(kind)));
        Self {
            total: figures.total(),
            by_status: by_status.into(),
            no_shows: figures.count(Kind::NoShow),
            no_show_rate: figures.no_show_rate(),
            late_cancellations: figures.late_cancellations,
            overbookings: figures.overbookings,
            claimed_minutes: figures.claimed_minutes,
            offered_minutes: figures.offered_minutes,
            occupancy: figures.occupancy(),
        }
    }
}

impl From<LeadTime> for LeadTimeBody {
    fn from(lead: LeadTime) -> Self {
        Self {
            median_days: lead.median_days,
            average_days: lead.average_days,
        }
    }
}

impl From<SpecialtyFigures> for SpecialtyBody {
    fn from(it: SpecialtyFigures) -> Self {
        Self {
            figures: (&it.figures).into(),
            specialty: it.specialty,
        }
    }
}

impl From<Report> for ReportBody {
    fn from(report: Report) -> Self {
        let days = report.days.iter().map(|(date, figures)| DayBody {
            date: date.to_string(),
            figures: figures.into(),
        });
        Self {
            from: report.from.to_string(),
            to: report.to.to_string(),
            time_zone: report.zone.name().to_owned(),
            totals: (&report.totals).into(),
            lead_time: report.lead_time.map(Into::into),
            new_patients: report.new_patients,
            days: days.collect(),
            specialties: report.specialties.into_iter().map(Into::into).collect(),
        }
    }
}
