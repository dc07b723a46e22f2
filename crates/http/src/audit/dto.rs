//! Entries of the audit trail on the wire.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use turnoplus_app::audit::ListAudit;
use turnoplus_app::availability::Moment;
use turnoplus_app::page::PageRequest;
use turnoplus_app::ports::{AuditFilter, AuditPosition, AuditRecord};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::availability::wire::{WireFault, WireId, date, id, query_instant};
use crate::page::{CursorKey, page_request};
use crate::problem::{FieldErrors, FieldFault, Problem};

/// Which entries.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// By this account.
    #[param(format = Uuid)]
    actor: Option<String>,
    /// About this: a kind (`appointment`), or a kind and an id (`appointment:0197…`).
    entity: Option<String>,
    /// Then or later: a date on the clinic's wall, or an instant.
    from: Option<String>,
    /// Before an instant, or on a date at the latest.
    to: Option<String>,
    /// What was done: `appointment.booked`.
    act: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Which entries, and in which form.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// `csv` (usual) or `jsonl`, one entry a line.
    #[param(example = "csv")]
    format: Option<String>,
    /// By this account.
    #[param(format = Uuid)]
    actor: Option<String>,
    /// About this: a kind, or a kind and an id.
    entity: Option<String>,
    /// Then or later: a date on the clinic's wall, or an instant.
    from: Option<String>,
    /// Before an instant, or on a date at the latest.
    to: Option<String>,
    /// What was done.
    act: Option<String>,
}

/// Whose chain.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChainQuery {
    /// A kind and an id: `appointment:0197…`; the kind alone for `settings` and `audit`.
    #[param(example = "settings")]
    pub(super) entity: String,
}

/// The text names no kind of entity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be a kind such as appointment, or a kind and an id with a colon between")]
pub(super) struct NotAnEntity;

impl FieldFault for NotAnEntity {
    fn code(&self) -> &'static str {
        "invalid-entity"
    }
}

/// The text is no word of the trail.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be an act such as appointment.booked")]
struct NotAnAct;

impl FieldFault for NotAnAct {
    fn code(&self) -> &'static str {
        "invalid-act"
    }
}

/// A kind, and the id behind the colon where there is one.
pub(super) fn entity(raw: &str) -> Result<(String, Option<Uuid>), NotAnEntity> {
    let (kind, subject) = match raw.split_once(':') {
        Some((kind, id)) => (kind, Some(parsed(id).ok_or(NotAnEntity)?)),
        None => (raw, None),
    };
    if is_word(kind, 20) {
        Ok((kind.to_owned(), subject))
    } else {
        Err(NotAnEntity)
    }
}

fn parsed(raw: &str) -> Option<Uuid> {
    Some(raw.parse::<uuid::fmt::Hyphenated>().ok()?.into_uuid())
}

fn act(raw: &str) -> Result<String, NotAnAct> {
    if is_word(raw, 40) {
        Ok(raw.to_owned())
    } else {
        Err(NotAnAct)
    }
}

fn is_word(raw: &str, most: usize) -> bool {
    let of_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    (1..=most).contains(&raw.len()) && raw.chars().all(of_word)
}

fn moment(raw: &str) -> Result<Moment, WireFault> {
    if raw.len() > 10 {
        query_instant(raw).map(Moment::Instant)
    } else {
        date(raw).map(Moment::Date)
    }
}

impl AuditQuery {
    pub(super) fn parse(self) -> Result<ListAudit, Problem> {
        let mut errors = FieldErrors::new();
        let actor = errors.check_optional("/actor", self.actor.as_deref(), id);
        let entity = errors.check_optional("/entity", self.entity.as_deref(), entity);
        let act = errors.check_optional("/act", self.act.as_deref(), act);
        let from = errors.check_optional("/from", self.from.as_deref(), moment);
        let to = errors.check_optional("/to", self.to.as_deref(), moment);
        let page = page_request(self.limit.as_deref(), self.cursor.as_deref(), &mut errors);
        errors.done(|| {
            let (kind, subject) = entity?.map_or((None, None), |(kind, subject)| (Some(kind), subject));
            Some(ListAudit {
                filter: AuditFilter {
                    actor: actor?,
                    kind,
                    subject,
                    act: act?,
                    from: None,
                    to: None,
                },
                from: from?,
                to: to?,
                page: page?,
            })
        })
    }
}

/// How an export is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// Comma-separated values.
    Csv,
    /// JSON lines.
    JsonLines,
}

impl Format {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

impl ExportQuery {
    pub(super) fn parse(self) -> Result<(ListAudit, Format), Problem> {
        let format = match self.format.as_deref() {
            None | Some("csv") => Format::Csv,
            Some("jsonl") => Format::JsonLines,
            Some(_) => return Err(Problem::field("/format", "unknown-value", "must be csv or jsonl")),
        };
        let query = AuditQuery {
            actor: self.actor,
            entity: self.entity,
            from: self.from,
            to: self.to,
            act: self.act,
            limit: None,
            cursor: None,
        };
        let mut wanted = query.parse()?;
        wanted.page = PageRequest {
            limit: 100,
            after: None,
        };
        Ok((wanted, format))
    }
}

/// An entry of the audit trail. Nothing in it is clinical.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditEvent)]
pub(super) struct AuditEventBody {
    /// When.
    #[schema(format = DateTime)]
    pub(super) at: String,
    /// Who; null for the command line and for people who were not signed in.
    #[schema(value_type = Option<String>, format = Uuid, required = true)]
    pub(super) actor_id: Option<WireId>,
    /// Their name today.
    #[schema(required = true)]
    pub(super) actor_name: Option<String>,
    /// Their role then.
    #[schema(required = true)]
    pub(super) role: Option<String>,
    /// What was done.
    #[schema(example = "appointment.booked")]
    pub(super) act: String,
    /// The kind of what it was done to.
    #[schema(example = "appointment")]
    pub(super) entity_kind: String,
    /// What it was done to.
    #[schema(value_type = String, format = Uuid)]
    pub(super) entity_id: WireId,
    /// Its name today, where it has one.
    #[schema(required = true)]
    pub(super) entity_name: Option<String>,
    /// The number of the entry in the chain of what it is about.
    pub(super) seq: i64,
    /// Facts, by name.
    pub(super) details: BTreeMap<String, String>,
}

impl From<AuditRecord> for AuditEventBody {
    fn from(record: AuditRecord) -> Self {
        Self {
            at: record.at.to_string(),
            actor_id: record.actor.map(|actor| WireId(actor.uuid())),
            actor_name: record.actor_name,
            role: record.role,
            act: record.act,
            entity_kind: record.kind,
            entity_id: WireId(record.subject),
            entity_name: record.subject_name,
            seq: record.seq,
            details: record.details.into_iter().collect(),
        }
    }
}

impl CursorKey for AuditPosition {
    fn to_text(&self) -> String {
        format!("{} {} {}", self.at.to_text(), self.seq, self.kind)
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let at = Timestamp::from_text(parts.next()?)?;
        let seq = parts.next()?.parse().ok()?;
        let kind = parts.next()?;
        is_word(kind, 20).then(|| Self {
            at,
            seq,
            kind: kind.to_owned(),
        })
    }
}
