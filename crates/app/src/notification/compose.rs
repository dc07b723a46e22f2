//! Says what a message says, from the state of this moment, or that there is nothing to say.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::appointment::{AppointmentStatusKind as Kind, Change};
use turnoplus_domain::identity::{Email, User};
use turnoplus_domain::ids::{AppointmentId, PatientId};
use turnoplus_domain::notification::{
    About, AccountTopic, AppointmentTopic, Language, QueuedMessage, SkipReason,
};
use turnoplus_domain::office::Office;
use turnoplus_domain::settings::ClinicSettings;
use turnoplus_domain::version::Version;

use super::invitation::invitation;
use super::recipients::of_patient;
use super::words::{date, length, short_date, time};
use super::{Action, Card, Letter, Recipient};
use crate::identity::{Mailed, former_address};
use crate::page::PageRequest;
use crate::ports::{AppointmentFilter, AppointmentView, StoreError, UnitOfWork};

/// Where this clinic is reached, and from where it writes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// Without a final slash: `https://turnos.example`.
    pub public_url: String,
    /// The sender's address.
    pub sender: Email,
}

impl Site {
    /// The host of the public address, without its port.
    pub fn host(&self) -> &str {
        let authority = self.public_url.split_once("://").map_or("", |(_, rest)| rest);
        match authority.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None => authority.split([':', '/']).next().unwrap_or_default(),
        }
    }

    pub(super) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }
}

/// What there is to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Composed {
    /// This.
    Letter(Box<Letter>),
    /// Nothing.
    Nothing(SkipReason),
}

/// What every letter is made with.
pub(super) struct Desk<'a> {
    pub(super) site: &'a Site,
    pub(super) settings: ClinicSettings,
    language: Language,
    now: Timestamp,
}

/// Says what a message says now. `mailed` is the one-time token of a link and the address that it proves, where the
/// message carries one.
///
/// # Errors
/// [`StoreError`] when the state cannot be read.
pub async fn compose(
    uow: &mut dyn UnitOfWork,
    site: &Site,
    message: &QueuedMessage,
    mailed: Option<&Mailed>,
    now: Timestamp,
) -> Result<Composed, StoreError> {
    let settings = uow.settings().get().await?;
    let mut desk = Desk {
        site,
        language: settings.messages.language,
        settings,
        now,
    };
    match message.about {
        About::Appointment { topic, id, version } => {
            of_appointment(uow, &mut desk, message, (topic, id, version)).await
        }
        About::Day { patient, date, .. } => of_day(uow, &mut desk, message, (patient, date)).await,
        About::Account { topic, user, nonce } => {
            let found = uow.users().find(user).await?;
            let Some(user) = found.filter(|user| user.active || topic == AccountTopic::AccountDeactivated)
            else {
                return Ok(Composed::Nothing(SkipReason::Superseded));
            };
            let email = match (topic, mailed) {
                (AccountTopic::EmailChanged, _) => former_address(uow, nonce).await?,
                (_, Some(mailed)) => Some(mailed.email.clone()),
                (_, None) => Some(user.email.clone()),
            };
            let Some(email) = email else {
                return Ok(Composed::Nothing(SkipReason::Superseded));
            };
            let to = Recipient {
                name: user.full_name.as_str().to_owned(),
                language: chosen(uow, &user).await?,
                email,
            };
            desk.speak_to(&to);
            let secret = mailed.map(|mailed| URL_SAFE_NO_PAD.encode(mailed.secret.expose()));
            Ok(desk.of_account(message, topic, to, secret.as_deref()))
        }
    }
}

/// The language that somebody with an account chose.
async fn chosen(uow: &mut dyn UnitOfWork, user: &User) -> Result<Option<Language>, StoreError> {
    let Some(patient) = user.profile.patient() else {
        return Ok(user.language);
    };
    let patient = uow.patients().find(patient).await?;
    Ok(patient.and_then(|patient| patient.details.language))
}

async fn of_appointment(
    uow: &mut dyn UnitOfWork,
    desk: &mut Desk<'_>,
    message: &QueuedMessage,
    (topic, id, version): (AppointmentTopic, AppointmentId, Version),
) -> Result<Composed, StoreError> {
    let Some(view) = uow.appointments().find_view(id).await? else {
        return Ok(Composed::Nothing(SkipReason::Superseded));
    };
    if !still_true(uow, &view, topic, version).await? {
        return Ok(Composed::Nothing(SkipReason::Superseded));
    }
    if view.appointment.start() <= desk.now {
        return Ok(Composed::Nothing(SkipReason::Late));
    }
    let to = to_whom(uow, view.appointment.patient()).await?;
    let Some(first) = to.first() else {
        return Ok(Composed::Nothing(SkipReason::NoAddress));
    };
    desk.speak_to(first);
    let office = uow.offices().find(view.appointment.office()).await?;
    let place = place(office.as_ref(), &view);
    let clinic = desk.settings.clinic_name.as_str();
    let event = (topic, &view, place.as_str());
    let invited = invitation(desk.site, clinic, desk.language, event, first);
    let letter = Letter {
        invitation: Some(invited),
        ..desk.about_turno(message, event, to)
    };
    Ok(Composed::Letter(Box::new(letter)))
}

/// Whether the turno is still as the change left it, in what its patient was told: a later move is told by itself.
async fn still_true(
    uow: &mut dyn UnitOfWork,
    view: &AppointmentView,
    topic: AppointmentTopic,
    version: Version,
) -> Result<bool, StoreError> {
    let turno = &view.appointment;
    let state = turno.status().kind();
    let fits = match topic {
        AppointmentTopic::Cancelled => state == Kind::Cancelled,
        AppointmentTopic::Booked
        | AppointmentTopic::Confirmed
        | AppointmentTopic::Rescheduled
        | AppointmentTopic::Reinstated => {
            matches!(state, Kind::Requested | Kind::Booked)
        }
    };
    if !fits || turno.version() == version {
        return Ok(fits);
    }
    let timeline = uow.appointments().timeline(turno.id()).await?;
    let told_since = timeline.iter().any(|(entry, _)| {
        entry.version > version && matches!(entry.change, Change::Rescheduled { .. } | Change::Confirmed)
    });
    Ok(topic == AppointmentTopic::Cancelled || !told_since)
}

async fn of_day(
    uow: &mut dyn UnitOfWork,
    desk: &mut Desk<'_>,
    message: &QueuedMessage,
    (patient, day): (PatientId, jiff::civil::Date),
) -> Result<Composed, StoreError> {
    let patient = stands_for(uow, patient).await?;
    // Wherever the office is, its day lies within a day of the same day in UTC.
    let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    let noon = noon.map_or(desk.now, |noon| noon.timestamp());
    let around = SignedDuration::from_hours(36);
    let filter = AppointmentFilter {
        patient: Some(patient),
        statuses: vec![Kind::Booked],
        from: Some(noon.checked_sub(around).unwrap_or(Timestamp::MIN).max(desk.now)),
        to: noon.checked_add(around).ok(),
        ..AppointmentFilter::default()
    };
    let page = PageRequest {
        limit: 20,
        after: None,
    };
    let found = uow.appointments().list(&filter, &page).await?;
    let turnos: Vec<AppointmentView> = found
        .items
        .into_iter()
        .filter(|view| view.appointment.civil_start().date() == day)
        .collect();
    if turnos.is_empty() {
        return Ok(Composed::Nothing(SkipReason::Superseded));
    }
    let to = to_whom(uow, patient).await?;
    let Some(first) = to.first() else {
        return Ok(Composed::Nothing(SkipReason::NoAddress));
    };
    desk.speak_to(first);
    let mut places = Vec::new();
    for view in &turnos {
        let office = uow.offices().find(view.appointment.office()).await?;
        places.push(place(office.as_ref(), view));
    }
    Ok(Composed::Letter(Box::new(
        desk.reminder(message, &turnos, &places, to),
    )))
}

/// Whom a message about a patient is about: one that was taken for sending just before a merge is about the survivor.
async fn stands_for(uow: &mut dyn UnitOfWork, patient: PatientId) -> Result<PatientId, StoreError> {
    let found = uow.patients().find(patient).await?;
    Ok(found.and_then(|patient| patient.merged_into).unwrap_or(patient))
}

async fn to_whom(uow: &mut dyn UnitOfWork, patient: PatientId) -> Result<Vec<Recipient>, StoreError> {
    let found = uow.patients().find(patient).await?;
    match found {
        Some(patient) => of_patient(uow, &patient).await,
        None => Ok(Vec::new()),
    }
}

/// "Centro, Av. Corrientes 1234".
fn place(office: Option<&Office>, view: &AppointmentView) -> String {
    office.map_or_else(
        || view.office_name.clone(),
        |office| format!("{}, {}", office.name, office.address),
    )
}

impl Desk<'_> {
    /// From here on in the language of this recipient.
    fn speak_to(&mut self, to: &Recipient) {
        self.language = to.language.unwrap_or(self.settings.messages.language);
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// A letter with what all letters have in common.
    pub(super) fn letter(&self, message: &QueuedMessage, to: Vec<Recipient>) -> Letter {
        let clinic = self.settings.clinic_name.as_str();
        let names: Vec<&str> = to.iter().map(|recipient| recipient.name.as_str()).collect();
        let greeting = format!(
            "{} {}:",
            self.language().pick("Hola,", "Hello,"),
            names.join(", ")
        );
        Letter {
            id: message.id,
            language: self.language(),
            clinic: clinic.to_owned(),
            reply_to: self.settings.messages.reply_to.clone(),
            subject: String::new(),
            greeting,
            intro: String::new(),
            cards: Vec::new(),
            action: None,
            notes: Vec::new(),
            footer: self.language().pick(
                format!("Te escribimos porque tenés una cuenta o un turno en {clinic}."),
                format!("You get this because you have an account or an appointment at {clinic}."),
            ),
            invitation: None,
            to,
        }
    }

    fn about_turno(
        &self,
        message: &QueuedMessage,
        (topic, view, place): (AppointmentTopic, &AppointmentView, &str),
        to: Vec<Recipient>,
    ) -> Letter {
        let pick = |spanish: &str, english: &str| self.language().pick(spanish, english).to_owned();
        let requested = view.appointment.status().kind() == Kind::Requested;
        let (subject, intro) = match topic {
            AppointmentTopic::Booked if requested => (
                pick("Recibimos tu pedido de turno", "We received your request"),
                pick(
                    "Recibimos tu pedido. Te avisamos cuando la clínica lo confirme.",
                    "We received your request. We will write to you when the clinic confirms it.",
                ),
            ),
            AppointmentTopic::Booked => (
                pick("Tu turno está reservado", "Your appointment is booked"),
                pick("Tu turno quedó reservado.", "Your appointment is booked."),
            ),
            AppointmentTopic::Confirmed => (
                pick("Tu turno está confirmado", "Your appointment is confirmed"),
                pick(
                    "La clínica confirmó tu turno.",
                    "The clinic has confirmed your appointment.",
                ),
            ),
            AppointmentTopic::Rescheduled => (
                pick("Tu turno cambió de horario", "Your appointment was moved"),
                pick(
                    "Tu turno cambió. Este es el horario que vale ahora.",
                    "Your appointment was moved. This is the time that holds now.",
                ),
            ),
            AppointmentTopic::Reinstated => (
                pick("Tu turno sigue en pie", "Your appointment stands"),
                pick(
                    "El turno se había cancelado por error. Sigue en pie, en el mismo horario.",
                    "The appointment had been cancelled by mistake. It stands, at the same time.",
                ),
            ),
            AppointmentTopic::Cancelled => (
                pick("Tu turno fue cancelado", "Your appointment was cancelled"),
                pick("Este turno fue cancelado.", "This appointment was cancelled."),
            ),
        };
        let at = view.appointment.civil_start();
        let gone = topic == AppointmentTopic::Cancelled;
        let action = if gone {
            Action {
                label: pick("Pedir otro turno", "Book another appointment"),
                url: self.site.link("/"),
            }
        } else {
            self.own_turno(view)
        };
        Letter {
            subject: format!("{subject}: {}, {}", short_date(self.language(), at), time(at)),
            intro,
            cards: vec![self.card(view, place)],
            action: Some(action),
            notes: if gone { Vec::new() } else { vec![self.policy()] },
            ..self.letter(message, to)
        }
    }

    fn reminder(
        &self,
        message: &QueuedMessage,
        turnos: &[AppointmentView],
        places: &[String],
        to: Vec<Recipient>,
    ) -> Letter {
        let pick = |spanish: &str, english: &str| self.language().pick(spanish, english).to_owned();
        let when = turnos.first().map(|view| view.appointment.civil_start());
        let day = when.map_or_else(String::new, |at| short_date(self.language(), at));
        let (subject, intro, action) = if let [view] = turnos {
            let at = time(view.appointment.civil_start());
            (
                format!(
                    "{} {day}, {at}",
                    pick("Recordatorio de tu turno:", "Your appointment:")
                ),
                pick(
                    "Te recordamos tu turno.",
                    "This is a reminder of your appointment.",
                ),
                self.own_turno(view),
            )
        } else {
            (
                format!(
                    "{} {day}",
                    pick("Recordatorio de tus turnos:", "Your appointments:")
                ),
                pick(
                    "Te recordamos tus turnos de ese día.",
                    "This is a reminder of your appointments on that day.",
                ),
                Action {
                    label: pick("Ver mis turnos", "See my appointments"),
                    url: self.site.link("/mis-turnos"),
                },
            )
        };
        Letter {
            subject,
            intro,
            cards: turnos
                .iter()
                .zip(places)
                .map(|(view, place)| self.card(view, place))
                .collect(),
            action: Some(action),
            notes: vec![self.policy()],
            ..self.letter(message, to)
        }
    }

    fn own_turno(&self, view: &AppointmentView) -> Action {
        Action {
            label: self
                .language()
                .pick("Ver, mover o cancelar el turno", "See, move or cancel it")
                .to_owned(),
            url: self.site.link(&format!("/mis-turnos/{}", view.appointment.id())),
        }
    }

    fn card(&self, view: &AppointmentView, place: &str) -> Card {
        let pick = |spanish: &str, english: &str| self.language().pick(spanish, english).to_owned();
        let at = view.appointment.civil_start();
        let zone = view.appointment.zone();
        let mut title = format!("{}, {}", date(self.language(), at), time(at));
        if *zone != self.settings.zone {
            // Who has turnos in two zones must be told which one this is.
            title = format!("{title} ({})", zone.name());
        }
        Card {
            title,
            facts: vec![
                (pick("Profesional", "With"), view.doctor_name.clone()),
                (pick("Paciente", "Patient"), view.patient_name.clone()),
                (pick("Lugar", "Where"), place.to_owned()),
            ],
        }
    }

    /// How to cancel, and until when.
    fn policy(&self) -> String {
        let window = self.settings.policy.cancellation_window_minutes;
        let free = length(self.language(), window);
        match self.language() {
            Language::Spanish if window == 0 => {
                "Si no podés venir, cancelá el turno con el botón de arriba: otra persona lo puede aprovechar."
                    .to_owned()
            }
            Language::Spanish => format!(
                "Si no podés venir, cancelá el turno con el botón de arriba al menos {free} antes: otra persona lo puede aprovechar."
            ),
            Language::English if window == 0 => {
                "If you cannot come, please cancel with the button above: somebody else can use the time."
                    .to_owned()
            }
            Language::English => format!(
                "If you cannot come, please cancel with the button above at least {free} before: somebody else can use the time."
            ),
        }
    }
}
