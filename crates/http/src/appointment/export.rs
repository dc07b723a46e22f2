//! `GET /appointments/export`

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use turnoplus_app::appointment::{Export, ExportError, MAX_EXPORTED, export};
use turnoplus_app::ports::{AppointmentFilter, AppointmentView};

use super::list::parse_statuses;
use super::parse::parse_id;
use crate::civil::clinic_date;
use crate::csv::Table;
use crate::extract::{Confirmed, Query, flag};
use crate::problem::{FieldErrors, P401, P403, P404, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Which turnos are exported.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// From this date on, on the clinic's wall.
    #[param(format = Date)]
    from: String,
    /// To this date, itself included. At most 10 000 turnos are exported at once.
    #[param(format = Date)]
    to: String,
    /// Of this doctor.
    #[param(format = Uuid)]
    doctor_id: Option<String>,
    /// Of this patient.
    #[param(format = Uuid)]
    patient_id: Option<String>,
    /// At this office.
    #[param(format = Uuid)]
    office_id: Option<String>,
    /// In one of these states, separated by commas.
    #[param(example = "requested,booked")]
    status: Option<String>,
    /// Whether the file begins with a byte order mark, by which old spreadsheets know UTF-8.
    #[param(value_type = Option<bool>)]
    bom: Option<String>,
    /// `es` (usual) or `en`: the language of the heading.
    lang: Option<String>,
}

const SPANISH: [&str; 13] = [
    "Fecha",
    "Inicio",
    "Fin",
    "Zona horaria",
    "Profesional",
    "Paciente",
    "Sede",
    "Tipo de visita",
    "Estado",
    "Sobreturno",
    "Cancelado tarde",
    "Reservado el",
    "Id",
];
const ENGLISH: [&str; 13] = [
    "Date",
    "Start",
    "End",
    "Time zone",
    "Doctor",
    "Patient",
    "Office",
    "Visit type",
    "Status",
    "Overbooking",
    "Cancelled late",
    "Booked at",
    "Id",
];

struct Wanted {
    export: Export,
    heading: [&'static str; 13],
    yes_no: [&'static str; 2],
}

impl ExportQuery {
    fn parse(self) -> Result<Wanted, Problem> {
        let mut errors = FieldErrors::new();
        let from = errors.check("/from", clinic_date(&self.from));
        let to = errors.check("/to", clinic_date(&self.to));
        let doctor = parse_id(&mut errors, "/doctorId", self.doctor_id);
        let patient = parse_id(&mut errors, "/patientId", self.patient_id);
        let office = parse_id(&mut errors, "/officeId", self.office_id);
        let statuses = errors.check_optional("/status", self.status, |raw| parse_statuses(&raw));
        let (heading, yes_no) = match self.lang.as_deref() {
            None | Some("es") => (SPANISH, ["no", "sí"]),
            Some("en") => (ENGLISH, ["no", "yes"]),
            Some(_) => {
                errors.put("/lang", "unknown-value", "must be es or en");
                (ENGLISH, ["no", "yes"])
            }
        };
        errors.done(|| {
            let filter = AppointmentFilter {
                doctor: doctor?,
                patient: patient?,
                office: office?,
                statuses: statuses?.unwrap_or_default(),
                ..AppointmentFilter::default()
            };
            Some(Wanted {
                export: Export {
                    filter,
                    from: from?,
                    to: to?,
                },
                heading,
                yes_no,
            })
        })
    }
}

/// The turnos of a stretch of days as CSV, for the front desk and admins, and a doctor's own for the doctor. No cell is a
/// formula: an apostrophe stands before what a spreadsheet could take for one.
#[utoipa::path(
    get, path = "/appointments/export", tag = "appointments", security(("bearer" = [])),
    params(ExportQuery),
    responses(
        (status = 200, description = "The file.", content_type = "text/csv", body = String,
            headers(("Content-Disposition" = String))),
        P401, P403, P404, P422, P503
    )
)]
pub(super) async fn export_appointments(
    State(state): State<AppState>,
    Confirmed(actor): Confirmed,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let bom = flag("/bom", query.bom.as_deref())?;
    let Wanted {
        export: cmd,
        heading,
        yes_no,
    } = query.parse()?;
    let name = format!("turnos_{}_{}.csv", cmd.from, cmd.to);
    let found = run(&state, move |state| {
        let cmd = cmd.clone();
        async move { export(&*state.store, &*state.clock, &actor, cmd).await }
    })
    .await?;
    let broken = |error: csv::Error| Problem::internal(&error);
    let mut table = Table::new(bom, &heading).map_err(broken)?;
    for view in &found {
        let cells = cells(view, yes_no);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        table.row(&cells).map_err(broken)?;
    }
    table.into_file(&name)
}

fn cells(view: &AppointmentView, yes_no: [&'static str; 2]) -> [String; 13] {
    let turno = &view.appointment;
    let zone = turno.zone();
    let (start, end) = (zone.civil(turno.start()), zone.civil(turno.interval().end()));
    let said = |fact: bool| yes_no[usize::from(fact)].to_owned();
    [
        start.date().to_string(),
        start.strftime("%H:%M").to_string(),
        end.strftime("%H:%M").to_string(),
        zone.name().to_owned(),
        view.doctor_name.clone(),
        view.patient_name.clone(),
        view.office_name.clone(),
        view.visit_type_name.clone(),
        turno.status().kind().as_str().to_owned(),
        said(turno.is_overbooking()),
        said(turno.is_cancelled_late()),
        zone.civil(turno.created_at())
            .strftime("%Y-%m-%d %H:%M")
            .to_string(),
        turno.id().to_string(),
    ]
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        let message = error.to_string();
        match error {
            ExportError::List(error) => error.into(),
            ExportError::Inverted => Self::field("/to", "ends-before-start", message),
            ExportError::TooMany => Self::field("/to", "too-many-rows", message).with("max", MAX_EXPORTED),
        }
    }
}
