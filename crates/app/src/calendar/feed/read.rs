//! What a calendar program is answered that knows the secret of a feed.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use turnoplus_domain::calendar::{CalendarFeed, FeedDetail, FeedLanguage};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::OfficeId;

use super::super::{CalendarDocument, CalendarEvent, Method};
use crate::contention::retried;
use crate::page::PageRequest;
use crate::ports::{
    Act, AppointmentFilter, AppointmentView, AuditEntry, Clock, Intent, RefreshSecret, RefreshSecrets, Store,
    StoreError, Subject, UnitOfWork,
};

/// How far back turnos are told.
const PAST: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How often a use is noted.
const NOTED: SignedDuration = SignedDuration::from_hours(24);
/// How many turnos are told at most: more than a doctor attends in half a year.
const MOST: usize = 5000;
/// How many are read at once.
const PAGE: u8 = 100;

/// The calendar as text, or `None` when the secret opens nothing: there is no such feed, or its account is deactivated.
///
/// # Errors
/// Whatever the store answers.
pub async fn read_feed(
    store: &dyn Store,
    clock: &dyn Clock,
    secrets: &dyn RefreshSecrets,
    secret: &RefreshSecret,
    host: &str,
) -> Result<Option<String>, StoreError> {
    let now = clock.now();
    let mut uow = store.begin(Intent::Read).await?;
    let found = uow.calendar_feeds().find_by_secret(&secrets.hash(secret)).await?;
    let Some((feed, account)) = found.filter(|(_, account)| account.active) else {
        return Ok(None);
    };
    let mut actor = account.actor(None);
    if let Some(patient) = actor.patient {
        actor.dependants = uow.guardianships().dependants(patient).await?;
    }
    let mut turnos = Vec::new();
    for whose in filters(&actor, now) {
        read_turnos(uow.as_mut(), &whose, &mut turnos).await?;
    }
    let clinic = uow.settings().get().await?.clinic_name.to_string();
    let locations = locations(uow.as_mut(), &turnos).await?;
    let events = turnos
        .iter()
        .map(|view| {
            let place = locations
                .get(&view.appointment.office())
                .unwrap_or(&view.office_name);
            CalendarEvent::of(&view.appointment, title(&actor, &feed, view), place.clone())
        })
        .collect();
    let document = CalendarDocument {
        method: Method::Publish,
        host: host.to_owned(),
        name: Some(clinic),
        organizer: None,
        attendee: None,
        events,
    };
    note_use(store, &feed, &actor, now).await?;
    Ok(Some(document.write()))
}

/// Whose turnos: a doctor's agenda, or those of a patient and of whom they answer for.
fn filters(actor: &Actor, now: Timestamp) -> Vec<AppointmentFilter> {
    let from = Some(now.checked_sub(PAST).unwrap_or(Timestamp::MIN));
    let mut filters = Vec::new();
    if let Some(doctor) = actor.doctor {
        filters.push(AppointmentFilter {
            doctor: Some(doctor),
            from,
            ..AppointmentFilter::default()
        });
    }
    let dependants = actor.dependants.iter().map(|dependant| dependant.patient);
    filters.extend(
        actor
            .patient
            .into_iter()
            .chain(dependants)
            .map(|patient| AppointmentFilter {
                patient: Some(patient),
                from,
                ..AppointmentFilter::default()
            }),
    );
    filters
}

async fn read_turnos(
    uow: &mut dyn UnitOfWork,
    filter: &AppointmentFilter,
    turnos: &mut Vec<AppointmentView>,
) -> Result<(), StoreError> {
    let mut page = PageRequest {
        limit: PAGE,
        after: None,
    };
    while turnos.len() < MOST {
        let found = uow.appointments().list(filter, &page).await?;
        turnos.extend(found.items);
        if found.next.is_none() {
            break;
        }
        page.after = found.next;
    }
    turnos.truncate(MOST);
    Ok(())
}

/// Name and address of every office that is named.
async fn locations(
    uow: &mut dyn UnitOfWork,
    turnos: &[AppointmentView],
) -> Result<HashMap<OfficeId, String>, StoreError> {
    let mut locations = HashMap::new();
    for view in turnos {
        let id = view.appointment.office();
        if !locations.contains_key(&id)
            && let Some(office) = uow.offices().find(id).await?
        {
            locations.insert(id, format!("{}, {}", office.name, office.address));
        }
    }
    Ok(locations)
}

/// The title, as much of it as the owner of the calendar chose.
fn title(actor: &Actor, feed: &CalendarFeed, view: &AppointmentView) -> String {
    let (doctor, patient) = (&view.doctor_name, &view.patient_name);
    let own = actor.patient == Some(view.appointment.patient());
    match (feed.language, feed.detail) {
        (FeedLanguage::Spanish, FeedDetail::Busy) => "Turno".to_owned(),
        (FeedLanguage::English, FeedDetail::Busy) => "Appointment".to_owned(),
        (FeedLanguage::Spanish, FeedDetail::Full) if actor.doctor.is_some() => format!("Turno de {patient}"),
        (FeedLanguage::English, FeedDetail::Full) if actor.doctor.is_some() => {
            format!("Appointment of {patient}")
        }
        (FeedLanguage::Spanish, FeedDetail::Full) if own => format!("Turno con {doctor}"),
        (FeedLanguage::English, FeedDetail::Full) if own => format!("Appointment with {doctor}"),
        (FeedLanguage::Spanish, FeedDetail::Full) => format!("Turno de {patient} con {doctor}"),
        (FeedLanguage::English, FeedDetail::Full) => format!("Appointment of {patient} with {doctor}"),
    }
}

/// Notes that the feed is in use: the first time in the audit trail too, later once a day.
async fn note_use(
    store: &dyn Store,
    feed: &CalendarFeed,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    if feed
        .last_used_at
        .is_some_and(|last| now.duration_since(last) < NOTED)
    {
        return Ok(());
    }
    retried(async || {
        let mut uow = store.begin(Intent::Write).await?;
        uow.calendar_feeds().touch(feed.id, now).await?;
        if feed.last_used_at.is_none() {
            let subject = Subject::User(actor.user);
            let entry = AuditEntry::without_actor(now, Act::CalendarFeedFirstRead, subject)
                .with("feed", feed.id.to_string());
            uow.audit().record(&entry).await?;
        }
        uow.commit().await
    })
    .await
}
