//! Dates and lengths of time as people read them.

use jiff::civil::DateTime;
use turnoplus_domain::notification::Language;

const DAYS: [(&str, &str); 7] = [
    ("lunes", "Monday"),
    ("martes", "Tuesday"),
    ("miércoles", "Wednesday"),
    ("jueves", "Thursday"),
    ("viernes", "Friday"),
    ("sábado", "Saturday"),
    ("domingo", "Sunday"),
];

const MONTHS: [(&str, &str); 12] = [
    ("enero", "January"),
    ("febrero", "February"),
    ("marzo", "March"),
    ("abril", "April"),
    ("mayo", "May"),
    ("junio", "June"),
    ("julio", "July"),
    ("agosto", "August"),
    ("septiembre", "September"),
    ("octubre", "October"),
    ("noviembre", "November"),
    ("diciembre", "December"),
];

/// "lunes 30 de noviembre de 2026", "Monday 30 November 2026".
pub(super) fn date(language: Language, at: DateTime) -> String {
    let index = |number: i8| usize::from(number.unsigned_abs());
    let (day, month) = (
        DAYS[index(at.weekday().to_monday_zero_offset()) % 7],
        MONTHS[(index(at.month()) + 11) % 12],
    );
    match language {
        Language::Spanish => format!("{} {} de {} de {}", day.0, at.day(), month.0, at.year()),
        Language::English => format!("{} {} {} {}", day.1, at.day(), month.1, at.year()),
    }
}

/// "lunes 30 de noviembre", "Monday 30 November": where the year is plain.
pub(super) fn short_date(language: Language, at: DateTime) -> String {
    let long = date(language, at);
    let year = match language {
        Language::Spanish => format!(" de {}", at.year()),
        Language::English => format!(" {}", at.year()),
    };
    long.strip_suffix(&year)
        .map_or_else(|| long.clone(), str::to_owned)
}

/// "09:00".
pub(super) fn time(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "2 días", "36 hours", "90 minutos": the largest unit that is whole.
pub(super) fn length(language: Language, minutes: u32) -> String {
    let (number, unit) = match minutes {
        m if m > 0 && m.is_multiple_of(1_440) => (m / 1_440, ("día", "day")),
        m if m > 0 && m.is_multiple_of(60) => (m / 60, ("hora", "hour")),
        m => (m, ("minuto", "minute")),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {}{plural}", language.pick(unit.0, unit.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    #[test]
    fn dates_are_written_as_people_write_them() {
        let at = datetime(2026, 12, 2, 9, 5, 0, 0);
        assert_eq!(date(Language::Spanish, at), "miércoles 2 de diciembre de 2026");
        assert_eq!(date(Language::English, at), "Wednesday 2 December 2026");
        assert_eq!(short_date(Language::Spanish, at), "miércoles 2 de diciembre");
        assert_eq!(short_date(Language::English, at), "Wednesday 2 December");
        assert_eq!(time(at), "09:05");
    }

    #[test]
    fn lengths_use_the_largest_whole_unit() {
        assert_eq!(length(Language::Spanish, 2_880), "2 días");
        assert_eq!(length(Language::English, 60), "1 hour");
        assert_eq!(length(Language::Spanish, 90), "90 minutos");
    }
}
