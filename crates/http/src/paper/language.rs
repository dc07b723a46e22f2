//! The two languages of documents, and how each writes dates and page numbers.

use axum::http::{HeaderMap, header};
use jiff::Zoned;
use jiff::civil::Date;

/// The language of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// Spanish of Argentina, the clinic's own.
    Spanish,
    /// English.
    English,
}

impl Language {
    /// The one that a request asks for.
    pub fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE);
        Self::accepted(asked.and_then(|value| value.to_str().ok()))
    }

    /// The one that an `Accept-Language` header asks for (RFC 9110); Spanish when it names neither.
    pub(super) fn accepted(header: Option<&str>) -> Self {
        let mut best: Option<(Self, f32)> = None;
        for part in header.unwrap_or_default().split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").map(|q| q.trim().parse()))
                .unwrap_or(Ok(1.0))
                .unwrap_or(0.0);
            let language = match tag.split('-').next() {
                Some("es" | "*") => Self::Spanish,
                Some("en") => Self::English,
                _ => continue,
            };
            if quality > 0.0 && best.is_none_or(|(_, than)| quality > than) {
                best = Some((language, quality));
            }
        }
        best.map_or(Self::Spanish, |(language, _)| language)
    }

    /// The tag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Spanish => "es-AR",
            Self::English => "en",
        }
    }

    /// This text in Spanish, or that in English.
    pub fn pick<'a>(self, spanish: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Spanish => spanish,
            Self::English => english,
        }
    }

    /// `24/11/2026`, or `24 Nov 2026`.
    pub fn date(self, date: Date) -> String {
        date.strftime(self.pick("%d/%m/%Y", "%-d %b %Y")).to_string()
    }

    /// The date and the time of day, in the zone of the instant: `24/11/2026 18:05`.
    pub fn instant(self, at: &Zoned) -> String {
        at.strftime(self.pick("%d/%m/%Y %H:%M", "%-d %b %Y %H:%M"))
            .to_string()
    }

    pub(super) fn page(self, number: usize, of: usize) -> String {
        match self {
            Self::Spanish => format!("Página {number} de {of}"),
            Self::English => format!("Page {number} of {of}"),
        }
    }

    pub(super) fn printed(self, at: &Zoned) -> String {
        let zone = at
            .time_zone()
            .iana_name()
            .map_or_else(|| at.offset().to_string(), str::to_owned);
        let printed = self.pick("Emitido el", "Printed on");
        format!("{printed} {} ({zone})", self.instant(at))
    }
}
