//! The patient's copy as a printed document: entries by when they were begun, corrections beneath what they correct.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use turnoplus_app::medical_record::RecordCopy;
use turnoplus_app::ports::RecordView;
use turnoplus_domain::ids::{MedicalRecordId, PatientId};
use turnoplus_domain::medical_record::{Attachment, MediaKind, MedicalRecord, RecordKind, Signature};
use turnoplus_domain::patient::{Coverage, CoverageKind, Patient};

use super::dto::hex;
use crate::paper::{self, Block, Head, Language, PrintError, Sheet};

/// About how many bytes of text an entry puts on paper.
pub(super) fn length(view: &RecordView) -> usize {
    let content = &view.record.content;
    let texts = [
        content.diagnosis.as_ref().map_or(0, |text| text.as_str().len()),
        content.treatment.as_ref().map_or(0, |text| text.as_str().len()),
        content.notes.as_ref().map_or(0, |text| text.as_str().len()),
    ];
    texts.iter().sum::<usize>() + 500 + 300 * content.attachments.len()
}

/// Prints a copy; the entries come latest first.
pub(super) async fn print(
    copy: &RecordCopy,
    views: Vec<RecordView>,
    language: Language,
) -> Result<Vec<u8>, PrintError> {
    let say = |spanish, english| language.pick(spanish, english);
    let writer = Writer { copy, language };
    let mut content = vec![Block::Facts(writer.person(&copy.patient))];
    let number = views.len();
    content.push(Block::paragraph(match number {
        1 => say("Contiene 1 entrada firmada.", "It holds 1 signed entry.").to_owned(),
        _ => format!(
            "{} {number} {}",
            say("Contiene", "It holds"),
            say("entradas firmadas.", "signed entries.")
        ),
    }));
    content.push(Block::note(say(
        "Copia de la historia clínica (Ley 26.529, art. 14). Una entrada firmada no se modifica: se corrige con otra, que \
         figura debajo de la que corrige. El SHA-256 de cada entrada se calcula sobre su forma canónica, que se puede rehacer \
         con la copia en JSON.",
        "Copy of the clinical record (Argentine law 26.529, art. 14). A signed entry never changes: it is corrected by \
         another, which stands beneath it. The SHA-256 of each entry is taken over its canonical form, which can be made again \
         from the JSON copy.",
    )));
    if !copy.merged.is_empty() {
        content.push(Block::note(say(
            "La clínica registró a la misma persona más de una vez. Cada entrada dice a nombre de quién fue escrita; las de \
             cada registro llevan su propia numeración.",
            "The clinic had the same person on its books more than once. Each entry says under whom it was written; those of \
             each registration are numbered by themselves.",
        )));
    }
    for (entry, depth) in in_order(&views) {
        writer.entry(&mut content, entry, depth);
    }
    let page = Sheet {
        language,
        landscape: false,
        head: Head {
            name: copy.clinic_name.to_string(),
            lines: Vec::new(),
        },
        title: format!(
            "{} · {}",
            say("Historia clínica", "Clinical record"),
            copy.patient.full_name
        ),
        printed: copy.at.to_zoned(copy.zone.tz().clone()),
    };
    drop(views);
    paper::print(page, content).await
}

/// Entries by when they were begun, each followed by what corrects it, and how deep in corrections it is.
fn in_order(views: &[RecordView]) -> Vec<(&MedicalRecord, usize)> {
    let here: HashSet<MedicalRecordId> = views.iter().map(|view| view.record.id).collect();
    let mut beneath: BTreeMap<MedicalRecordId, Vec<&MedicalRecord>> = BTreeMap::new();
    let mut stack = Vec::new();
    for view in views {
        let record = &view.record;
        match record
            .amends
            .as_ref()
            .filter(|amends| here.contains(&amends.entry))
        {
            Some(amends) => beneath.entry(amends.entry).or_default().push(record),
            None => stack.push((record, 0)),
        }
    }
    // They came latest first: the earliest lies on top.
    let mut ordered = Vec::with_capacity(views.len());
    while let Some((record, depth)) = stack.pop() {
        ordered.push((record, depth));
        let corrections = beneath.remove(&record.id).unwrap_or_default();
        stack.extend(corrections.into_iter().map(|it| (it, depth + 1)));
    }
    ordered
}

/// Under whom entries were written.
fn identity(patient: &Patient) -> String {
    let kind = patient.document.kind().as_str().to_uppercase();
    let (name, number) = (&patient.full_name, patient.document.number());
    format!("{name}, {kind} {number} ({})", patient.id)
}

struct Writer<'a> {
    copy: &'a RecordCopy,
    language: Language,
}

impl Writer<'_> {
    fn say<'t>(&self, spanish: &'t str, english: &'t str) -> &'t str {
        self.language.pick(spanish, english)
    }

    /// On the clinic's wall, with how far it is from UTC.
    fn instant(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.copy.zone.tz().clone());
        format!("{} ({})", self.language.instant(&at), at.strftime("UTC%:z"))
    }

    fn person(&self, patient: &Patient) -> Vec<(String, String)> {
        let details = &patient.details;
        let document = &patient.document;
        let mut facts = Vec::new();
        let mut put = |label: &str, value: Option<String>| {
            if let Some(value) = value {
                facts.push((label.to_owned(), value));
            }
        };
        put(
            self.say("Paciente", "Patient"),
            Some(patient.full_name.to_string()),
        );
        let kind = document.kind().as_str().to_uppercase();
        put(
            self.say("Documento", "Document"),
            Some(format!("{kind} {}", document.number())),
        );
        put("CUIL", details.cuil.as_ref().map(|cuil| cuil.as_str().to_owned()));
        put(
            self.say("Fecha de nacimiento", "Date of birth"),
            patient.birth_date.map(|born| self.language.date(born)),
        );
        put(
            self.say("Domicilio", "Address"),
            details.address.as_ref().map(ToString::to_string),
        );
        put(
            self.say("Teléfono", "Phone"),
            patient.phone.as_ref().map(ToString::to_string),
        );
        put(
            self.say("Correo", "E-mail"),
            patient.email.as_ref().map(|email| email.as_str().to_owned()),
        );
        let contact = details.emergency_contact.as_ref();
        put(
            self.say("Contacto de emergencia", "Emergency contact"),
            contact.map(|contact| format!("{}, {}", contact.name, contact.phone)),
        );
        let coverages: Vec<String> = details
            .coverages
            .as_slice()
            .iter()
            .map(|coverage| self.coverage(coverage))
            .collect();
        put(
            self.say("Cobertura", "Coverage"),
            (!coverages.is_empty()).then(|| coverages.join("\n")),
        );
        for other in &self.copy.merged {
            put(
                self.say("También registrada como", "Also known as"),
                Some(identity(other)),
            );
        }
        facts
    }

    /// Under whom an entry was written, where that could be one of several.
    fn written_under(&self, id: PatientId) -> Option<String> {
        if self.copy.merged.is_empty() {
            return None;
        }
        std::iter::once(&self.copy.patient)
            .chain(&self.copy.merged)
            .find(|patient| patient.id == id)
            .map(identity)
    }

    fn coverage(&self, coverage: &Coverage) -> String {
        let kind = match coverage.kind {
            CoverageKind::ObraSocial => "Obra social",
            CoverageKind::Prepaga => "Prepaga",
            CoverageKind::Pami => "PAMI",
            CoverageKind::Art => "ART",
            CoverageKind::Particular => self.say("Particular", "Self-pay"),
        };
        let payer = coverage.payer.and_then(|id| self.copy.payers.get(&id));
        let mut text = payer.map_or(kind, String::as_str).to_owned();
        if let Some(plan) = &coverage.plan {
            text = format!("{text} {plan}");
        }
        if let Some(number) = &coverage.affiliate_number {
            text = format!("{text}, {} {number}", self.say("n.º", "no."));
        }
        text
    }

    fn entry(&self, content: &mut Vec<Block>, record: &MedicalRecord, depth: usize) {
        let Some(signature) = &record.signature else {
            return;
        };
        let number = format!("{} {}", self.say("N.º", "No."), signature.seq);
        let kind = self.kind(record.content.kind);
        let begun = self.language.date(self.copy.zone.date(record.created_at));
        content.push(Block::Rule);
        content.push(Block::heading(if depth == 0 {
            format!("{number} · {kind} · {begun}")
        } else {
            format!(
                "{number} · {} · {kind} · {begun}",
                self.say("Enmienda", "Amendment")
            )
        }));
        let mut facts = self.origin(record, signature);
        let said = &record.content;
        let texts = [
            (
                self.say("Diagnóstico", "Diagnosis"),
                said.diagnosis.as_ref().map(ToString::to_string),
            ),
            (
                self.say("Tratamiento", "Treatment"),
                said.treatment.as_ref().map(ToString::to_string),
            ),
            (
                self.say("Notas", "Notes"),
                said.notes.as_ref().map(ToString::to_string),
            ),
        ];
        for (label, text) in texts {
            facts.extend(text.map(|text| (label.to_owned(), text)));
        }
        content.push(Block::Facts(facts));
        for file in &said.attachments {
            content.push(Block::hash(self.file(file), hex(&file.sha256)));
        }
        content.push(Block::hash(
            self.say("Identificador de la entrada", "Id of the entry"),
            record.id.to_string(),
        ));
        content.push(Block::hash(
            self.say("SHA-256 de la entrada", "SHA-256 of the entry"),
            hex(&signature.content_hash),
        ));
    }

    /// Who wrote it, under whom, when, and from what.
    fn origin(&self, record: &MedicalRecord, signature: &Signature) -> Vec<(String, String)> {
        let mut facts = vec![
            (
                self.say("Profesional", "Doctor").to_owned(),
                record.author.name.to_string(),
            ),
            (
                self.say("Matrícula", "Licence").to_owned(),
                signature.license.to_string(),
            ),
            (
                self.say("Iniciada", "Begun").to_owned(),
                self.instant(record.created_at),
            ),
            (
                self.say("Firmada", "Signed").to_owned(),
                self.instant(signature.at),
            ),
        ];
        if let Some(identity) = self.written_under(record.patient) {
            facts.push((
                self.say("Escrita a nombre de", "Written under").to_owned(),
                identity,
            ));
        }
        if let Some(used) = &record.content.template {
            facts.push((
                self.say("Plantilla", "Template").to_owned(),
                format!("{} (v{})", used.name, used.version.get()),
            ));
        }
        if let Some(amends) = &record.amends {
            facts.push((self.say("Corrige", "Amends").to_owned(), amends.entry.to_string()));
            facts.push((
                self.say("Motivo de la enmienda", "Reason").to_owned(),
                amends.reason.to_string(),
            ));
        }
        facts
    }

    fn file(&self, file: &Attachment) -> String {
        let kind = match file.kind {
            MediaKind::Pdf => "PDF",
            MediaKind::Jpeg => "JPEG",
            MediaKind::Png => "PNG",
            MediaKind::WebP => "WebP",
        };
        format!(
            "{} «{}» ({kind}, {} bytes), SHA-256",
            self.say("Adjunto", "Attachment"),
            file.name.as_str(),
            file.size
        )
    }

    fn kind(&self, kind: RecordKind) -> &'static str {
        let (spanish, english) = match kind {
            RecordKind::Consultation => ("Consulta", "Consultation"),
            RecordKind::Evolution => ("Evolución", "Progress note"),
            RecordKind::Study => ("Estudio", "Study"),
            RecordKind::Procedure => ("Práctica", "Procedure"),
            RecordKind::Prescription => ("Indicaciones", "Prescription"),
            RecordKind::Referral => ("Derivación", "Referral"),
            RecordKind::Certificate => ("Certificado", "Certificate"),
        };
        self.language.pick(spanish, english)
    }
}
