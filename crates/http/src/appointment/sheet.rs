//! `GET /doctors/{id}/day-sheet`, `GET /offices/{id}/day-sheet`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use turnoplus_app::appointment::{DaySheet, ReadDaySheet, SheetError, SheetOf, SheetRow, day_sheet};
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{DoctorId, OfficeId};
use turnoplus_domain::patient::{CoverageKind, CoverageSnapshot};
use utoipa::ToSchema;

use super::dto::Status;
use crate::civil::clinic_date;
use crate::extract::{PathId, Query, Signed};
use crate::paper::{self, Block, Column, Head, Language, PrintError, Sheet, Table};
use crate::patient::details::BookedCoverageBody;
use crate::problem::{Code, FieldErrors, P401, P403, P404, P413, P422, P503, Problem};
use crate::run::run;
use crate::state::AppState;

/// Which day.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DaySheetQuery {
    /// The date; today on the clinic's wall when absent.
    #[param(format = Date)]
    date: Option<String>,
    /// `json` (usual), or `pdf` to print; in the language of `Accept-Language`.
    format: Option<String>,
}

/// A day on paper.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = DaySheet)]
pub(super) struct DaySheetBody {
    clinic_name: String,
    /// The doctor's or the office's name.
    title: String,
    #[schema(format = Date)]
    date: String,
    /// The clinic's zone.
    time_zone: String,
    /// When it was read.
    #[schema(format = DateTime)]
    read_at: String,
    /// The turnos by start, without those that were cancelled.
    items: Vec<DaySheetRow>,
}

/// A turno on the sheet.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct DaySheetRow {
    #[schema(format = Uuid)]
    appointment_id: String,
    /// On the wall of its office.
    #[schema(pattern = r"^\d{2}:\d{2}$", example = "09:00")]
    start_time: String,
    #[schema(pattern = r"^\d{2}:\d{2}$", example = "09:30")]
    end_time: String,
    doctor_name: String,
    office_name: String,
    visit_type_name: String,
    #[schema(value_type = Status)]
    status: &'static str,
    /// A *sobreturno*.
    overbooking: bool,
    patient_name: String,
    document_type: &'static str,
    document_number: String,
    #[schema(required = true)]
    phone: Option<String>,
    /// Who pays, as it was when the turno was booked.
    #[schema(required = true)]
    coverage: Option<BookedCoverageBody>,
}

impl From<&SheetRow> for DaySheetRow {
    fn from(row: &SheetRow) -> Self {
        let turno = &row.view.appointment;
        let on_the_wall = |at| turno.zone().civil(at).strftime("%H:%M").to_string();
        Self {
            appointment_id: turno.id().to_string(),
            start_time: on_the_wall(turno.start()),
            end_time: on_the_wall(turno.interval().end()),
            doctor_name: row.view.doctor_name.clone(),
            office_name: row.view.office_name.clone(),
            visit_type_name: row.view.visit_type_name.clone(),
            status: turno.status().kind().as_str(),
            overbooking: turno.is_overbooking(),
            patient_name: row.patient.full_name.to_string(),
            document_type: row.patient.document.kind().as_str(),
            document_number: row.patient.document.number().to_owned(),
            phone: row.patient.phone.as_ref().map(ToString::to_string),
            coverage: turno.coverage().map(BookedCoverageBody::of),
        }
    }
}

impl From<&DaySheet> for DaySheetBody {
    fn from(sheet: &DaySheet) -> Self {
        Self {
            clinic_name: sheet.clinic_name.to_string(),
            title: sheet.whose.clone(),
            date: sheet.date.to_string(),
            time_zone: sheet.zone.name().to_owned(),
            read_at: sheet.at.to_string(),
            items: sheet.rows.iter().map(Into::into).collect(),
        }
    }
}

/// The day of a doctor, to print: who comes when. For the doctor, the front desk and admins; reading it is audited.
#[utoipa::path(
    get, path = "/doctors/{id}/day-sheet", tag = "appointments", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid), DaySheetQuery),
    responses((status = 200, description = "The day.", content(
            (DaySheetBody = "application/json"), (Vec<u8> = "application/pdf"))), P401, P403, P404, P413, P422, P503)
)]
pub(super) async fn get_doctor_day_sheet(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<DoctorId>,
    Query(query): Query<DaySheetQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    read(state, actor, (SheetOf::Doctor(id), query), &headers).await
}

/// The day of an office, every doctor's, to print. For the front desk and admins; reading it is audited.
#[utoipa::path(
    get, path = "/offices/{id}/day-sheet", tag = "appointments", security(("bearer" = [])),
    params(("id" = String, Path, format = Uuid), DaySheetQuery),
    responses((status = 200, description = "The day.", content(
            (DaySheetBody = "application/json"), (Vec<u8> = "application/pdf"))), P401, P403, P404, P413, P422, P503)
)]
pub(super) async fn get_office_day_sheet(
    State(state): State<AppState>,
    Signed(actor): Signed,
    PathId(id): PathId<OfficeId>,
    Query(query): Query<DaySheetQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    read(state, actor, (SheetOf::Office(id), query), &headers).await
}

async fn read(
    state: AppState,
    actor: Actor,
    (of, query): (SheetOf, DaySheetQuery),
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let mut errors = FieldErrors::new();
    let date = errors.check_optional("/date", query.date, |raw| clinic_date(&raw));
    let as_pdf = paper::is_wanted(query.format.as_deref(), &mut errors).unwrap_or(false);
    let date = errors.done(|| date)?;
    let wanted = ReadDaySheet { of, date };
    let sheet = run(&state, move |state| async move {
        day_sheet(&*state.store, &*state.clock, &actor, wanted).await
    })
    .await?;
    if !as_pdf {
        return Ok(Json(DaySheetBody::from(&sheet)).into_response());
    }
    let pdf = printed(&sheet, (Language::of(headers), of)).await?;
    let disposition = format!("inline; filename=\"turnos_{}.pdf\"", sheet.date);
    let told = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((told, pdf).into_response())
}

/// The sheet as a document, with room for notes in the last column.
async fn printed(sheet: &DaySheet, (language, of): (Language, SheetOf)) -> Result<Vec<u8>, PrintError> {
    let say = |spanish, english| language.pick(spanish, english);
    let beside = match of {
        SheetOf::Doctor(_) => say("Sede", "Office"),
        SheetOf::Office(_) => say("Profesional", "Doctor"),
    };
    let columns = vec![
        Column::new(say("Hora", "Time"), 0.8),
        Column::new(say("Paciente", "Patient"), 2.2),
        Column::new(say("Documento", "Document"), 1.2),
        Column::new(say("Teléfono", "Phone"), 1.4),
        Column::new(say("Cobertura", "Coverage"), 1.6),
        Column::new(beside, 1.5),
        Column::new(say("Tipo de visita", "Visit type"), 1.3),
        Column::new(say("Estado", "Status"), 1.2),
        Column::new(say("Notas", "Notes"), 1.6),
    ];
    let rows = sheet.rows.iter().map(|row| {
        let turno = &row.view.appointment;
        let time = turno.zone().civil(turno.start()).strftime("%H:%M").to_string();
        let state = state_in(language, turno.status().kind());
        let state = if turno.is_overbooking() {
            format!("{state}\n{}", say("Sobreturno", "Overbooking"))
        } else {
            state.to_owned()
        };
        let document = &row.patient.document;
        vec![
            time,
            row.patient.full_name.to_string(),
            document.number().to_owned(),
            row.patient
                .phone
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            turno
                .coverage()
                .map(|it| coverage_in(language, it))
                .unwrap_or_default(),
            match of {
                SheetOf::Doctor(_) => row.view.office_name.clone(),
                SheetOf::Office(_) => row.view.doctor_name.clone(),
            },
            row.view.visit_type_name.clone(),
            state,
            String::new(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let counted = format!("{} {}", rows.len(), say("turnos", "turnos"));
    let content = vec![Block::paragraph(counted), Block::Table(Table { columns, rows })];
    let page = Sheet {
        language,
        landscape: true,
        head: Head {
            name: sheet.clinic_name.to_string(),
            lines: Vec::new(),
        },
        title: format!("{} · {}", sheet.whose, language.date(sheet.date)),
        printed: sheet.at.to_zoned(sheet.zone.tz().clone()),
    };
    paper::print(page, content).await
}

/// The payer and the plan, and the number on the card below.
fn coverage_in(language: Language, coverage: &CoverageSnapshot) -> String {
    let kind = match coverage.kind {
        CoverageKind::ObraSocial => "Obra social",
        CoverageKind::Prepaga => "Prepaga",
        CoverageKind::Pami => "PAMI",
        CoverageKind::Art => "ART",
        CoverageKind::Particular => language.pick("Particular", "Self-pay"),
    };
    let payer = coverage.payer_name.as_ref().map_or(kind, |name| name.as_str());
    let mut text = payer.to_owned();
    if let Some(plan) = &coverage.plan {
        text = format!("{text} {plan}");
    }
    if let Some(number) = &coverage.affiliate_number {
        text = format!("{text}\n{number}");
    }
    text
}

fn state_in(language: Language, kind: AppointmentStatusKind) -> &'static str {
    let (spanish, english) = match kind {
        AppointmentStatusKind::Requested => ("Solicitado", "Requested"),
        AppointmentStatusKind::Booked => ("Reservado", "Booked"),
        AppointmentStatusKind::Arrived => ("En espera", "Arrived"),
        AppointmentStatusKind::InConsultation => ("En consulta", "In consultation"),
        AppointmentStatusKind::Completed => ("Atendido", "Completed"),
        AppointmentStatusKind::Cancelled => ("Cancelado", "Cancelled"),
        AppointmentStatusKind::NoShow => ("Ausente", "No-show"),
    };
    language.pick(spanish, english)
}

impl From<SheetError> for Problem {
    fn from(error: SheetError) -> Self {
        match error {
            SheetError::Forbidden => Self::of(Code::Forbidden),
            SheetError::Unknown => Self::of(Code::NotFound),
            SheetError::TooMany => Self::field("/date", "too-many-rows", error.to_string()),
            SheetError::Store(error) => error.into(),
        }
    }
}
