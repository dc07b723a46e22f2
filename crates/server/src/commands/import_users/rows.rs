//! The file of `import-users`: a header line with the column names of the original's tables, then a line per account.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use csv::{ReaderBuilder, StringRecord};
use turnoplus_app::identity::{ImportedPatient, ImportedUser, StandsFor};
use turnoplus_app::ports::{Ids, PasswordHash};
use turnoplus_domain::identity::Email;
use turnoplus_domain::ids::{PatientId, UserId};
use turnoplus_domain::patient::{Document, DocumentType};
use turnoplus_domain::text::Name;

use crate::adapters::LegacyHash;

const NEEDED: [&str; 4] = ["email", "password_hash", "full_name", "role"];
const KNOWN: [&str; 10] = [
    "email",
    "password_hash",
    "full_name",
    "role",
    "is_active",
    "document_type",
    "document_number",
    "phone",
    "date_of_birth",
    "license_number",
];

/// The accounts of a file.
pub struct Rows {
    /// In the order of the file.
    pub users: Vec<ImportedUser>,
    /// Columns that nothing is taken from.
    pub unused: Vec<String>,
    lines: Vec<u64>,
}

impl Rows {
    /// The line of the file that an account stands in.
    pub fn line(&self, place: usize) -> u64 {
        self.lines.get(place).copied().unwrap_or(0)
    }
}

/// Reads the whole file, or says everything that is wrong with it.
pub fn read(bytes: &[u8], ids: &dyn Ids) -> Result<Rows, Vec<String>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        vec![format!(
            "line {line}: the file is not UTF-8; save it as CSV UTF-8"
        )]
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    // Spreadsheets separate by semicolons where the comma is the decimal sign.
    let delimiter = if header.contains(';') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let columns = columns(reader.headers().map_err(|error| vec![error.to_string()])?)?;
    let mut rows = Rows {
        users: Vec::new(),
        unused: columns
            .keys()
            .filter(|name| !KNOWN.contains(&name.as_str()))
            .cloned()
            .collect(),
        lines: Vec::new(),
    };
    rows.unused.sort_unstable();
    let mut faults = Vec::new();
    let mut seen: HashMap<Email, u64> = HashMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(error.to_string());
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let mut row = Row {
            columns: &columns,
            record: &record,
            line,
            faults: &mut faults,
        };
        let Some(user) = row.user(ids) else { continue };
        if let Some(before) = seen.insert(user.email.clone(), line) {
            faults.push(format!("line {line}, email: the same as in line {before}"));
        }
        rows.users.push(user);
        rows.lines.push(line);
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

fn columns(header: &StringRecord) -> Result<HashMap<String, usize>, Vec<String>> {
    let mut columns = HashMap::new();
    for (place, name) in header.iter().enumerate() {
        let name = name.trim().to_ascii_lowercase();
        if columns.insert(name.clone(), place).is_some() {
            return Err(vec![format!("line 1: the column {name} is there twice")]);
        }
    }
    let missing: Vec<String> = NEEDED
        .iter()
        .filter(|needed| !columns.contains_key(**needed))
        .map(|needed| format!("line 1: the column {needed} is missing"))
        .collect();
    if missing.is_empty() {
        Ok(columns)
    } else {
        Err(missing)
    }
}

struct Row<'a> {
    columns: &'a HashMap<String, usize>,
    record: &'a StringRecord,
    line: u64,
    faults: &'a mut Vec<String>,
}

/// A fault, which is in the list.
struct Told;

impl Row<'_> {
    fn user(&mut self, ids: &dyn Ids) -> Option<ImportedUser> {
        let email = self.needed::<Email>("email");
        let hash = self.text("password_hash");
        let password = match LegacyHash::read(hash) {
            Some(_) => Some(PasswordHash::new(hash.to_owned())),
            None => self.fault("password_hash", "must be <salt>$<64 hexadecimal digits>"),
        };
        let name = Name::parse(self.text("full_name"));
        let full_name = name.map_or_else(|error| self.fault("full_name", error), Some);
        let active = match self.text("is_active").to_ascii_lowercase().as_str() {
            "" | "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => self.fault("is_active", "must be 1, 0, true or false"),
        };
        let stands_for = self.stands_for(ids);
        Some(ImportedUser {
            id: UserId::new(ids.next()),
            email: email?,
            full_name: full_name?,
            active: active?,
            password: password?,
            stands_for: stands_for?,
        })
    }

    fn stands_for(&mut self, ids: &dyn Ids) -> Option<StandsFor> {
        match self.text("role").to_ascii_lowercase().as_str() {
            "admin" => Some(StandsFor::Admin),
            "staff" | "receptionist" => Some(StandsFor::Receptionist),
            "doctor" => self.needed("license_number").map(StandsFor::Doctor),
            "patient" => {
                let kind = match self.text("document_type") {
                    "" => Ok(DocumentType::Dni),
                    kind => kind.to_ascii_lowercase().parse(),
                };
                let document = match kind {
                    Err(error) => self.fault("document_type", error),
                    Ok(kind) => {
                        let parsed = Document::parse(kind, self.text("document_number"));
                        parsed.map_or_else(|error| self.fault("document_number", error), Some)
                    }
                };
                let (phone, birth_date) = (self.wanted("phone"), self.wanted("date_of_birth"));
                Some(StandsFor::Patient(ImportedPatient {
                    id: PatientId::new(ids.next()),
                    document: document?,
                    phone: phone.ok()?,
                    birth_date: birth_date.ok()?,
                }))
            }
            _ => self.fault("role", "must be patient, doctor, admin or staff"),
        }
    }

    /// The text of a column; empty where the file has no such column.
    fn text(&self, column: &str) -> &str {
        self.columns
            .get(column)
            .and_then(|place| self.record.get(*place))
            .map_or("", str::trim)
    }

    fn needed<T: FromStr<Err: Display>>(&mut self, column: &str) -> Option<T> {
        let parsed = self.text(column).parse::<T>();
        parsed.map_or_else(|error| self.fault(column, error), Some)
    }

    /// `None` where nothing is written.
    fn wanted<T: FromStr<Err: Display>>(&mut self, column: &str) -> Result<Option<T>, Told> {
        if self.text(column).is_empty() {
            return Ok(None);
        }
        self.needed(column).map(Some).ok_or(Told)
    }

    /// Says what is wrong, never what is written: a list of faults may be shown around.
    fn fault<T>(&mut self, column: &str, fault: impl Display) -> Option<T> {
        self.faults.push(format!("line {}, {column}: {fault}", self.line));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::adapters::UuidIds;

    fn faults(text: &str) -> Vec<String> {
        read(text.as_bytes(), &UuidIds).map_or_else(|faults| faults, |_| Vec::new())
    }

    #[test]
    fn every_fault_of_a_file_is_told_with_line_and_column() {
        let hash = format!("00ff${}", "ab".repeat(32));
        let file = format!(
            "email,password_hash,full_name,role,is_active,document_number,date_of_birth,license_number\n\
             ana@clinica.example,{hash},Ana Ruiz,patient,1,30111222,1980-02-30,\n\
             beto,plain,,patient,maybe,12,,\n\
             ana@clinica.example,{hash},Carla Sosa,doctor,,,,\n\
             dora@clinica.example,{hash},Dora Paz,nurse,,,,\n"
        );
        let told = faults(&file);
        for wanted in [
            "line 2, date_of_birth: ",
            "line 3, email: is not a valid e-mail address",
            "line 3, password_hash: ",
            "line 3, full_name: ",
            "line 3, is_active: ",
            "line 3, document_number: a DNI has 7 or 8 digits",
            "line 4, license_number: ",
            "line 5, role: ",
        ] {
            assert!(
                told.iter().any(|fault| fault.starts_with(wanted)),
                "{wanted}: {told:?}"
            );
        }
        assert_eq!(told.len(), 8, "{told:?}");
    }

    #[test]
    fn repeated_addresses_missing_columns_and_short_lines_are_told() {
        let hash = format!("00ff${}", "ab".repeat(32));
        let twice = format!(
            "email;password_hash;full_name;role\nana@clinica.example;{hash};Ana;admin\nANA@clinica.example;{hash};Ana;admin\n"
        );
        assert_eq!(faults(&twice), ["line 3, email: the same as in line 2"]);
        assert_eq!(
            faults("email,full_name\n"),
            [
                "line 1: the column password_hash is missing",
                "line 1: the column role is missing"
            ]
        );
        assert!(!faults("email,password_hash,full_name,role\nana@clinica.example\n").is_empty());
        let latin = read(
            b"email,password_hash,full_name,role\nx,y,Mu\xf1oz,admin\n",
            &UuidIds,
        );
        assert!(latin.is_err_and(|faults| faults[0].starts_with("line 2: the file is not UTF-8")));
    }
}
