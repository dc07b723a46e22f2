//! Clinical records of the demo clinic: templates, and what the demo doctor wrote about the demo patient and others.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use turnoplus_app::ports::{Act, AuditEntry, Ids, Intent, Store, Subject, UnitOfWork};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::{AttachmentId, MedicalRecordId, PatientId, RecordTemplateId};
use turnoplus_domain::medical_record::{
    Amends, Attachment, Content, FileName, MediaKind, MedicalRecord, NewRecord, RecordKind, RecordTemplate,
    Section, Sections, TemplateUsed,
};
use turnoplus_domain::text::{Label, Note, Reason};
use turnoplus_domain::version::Version;
use turnoplus_http::paper::{self, Block, Head, Language, Sheet};

use super::directory::Clinic;
use super::record_texts::{CORRECTION, DRAFT, Entry, FIRST, LABORATORY, OTHERS, SECOND, TEMPLATES};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Writes templates and entries.
pub async fn write(store: &dyn Store, ids: &dyn Ids, clinic: &Clinic, now: Timestamp) -> Result<()> {
    let mut uow = store.begin(Intent::Write).await?;
    let mut used = None;
    for template in TEMPLATES {
        let template = template_of(ids, template, now)?;
        uow.record_templates().add(&template).await?;
        let subject = Subject::RecordTemplate(template.id);
        let line = AuditEntry::by(&clinic.desk.actor(None), now, Act::RecordTemplateCreated, subject);
        uow.audit().record(&line.with("by", "demo")).await?;
        used.get_or_insert_with(|| template.used());
    }
    let mut writer = Writer {
        uow: uow.as_mut(),
        ids,
        clinic,
        actor: clinic.doctor_user.actor(None),
        now,
    };
    let patient = clinic.patients[0].id;
    let first = writer.signed((patient, 40), &FIRST, used.clone(), None).await?;
    let study = writer.study(patient).await?;
    writer.sign(study, 33).await?;
    let correction = Some(Amends {
        entry: first,
        reason: Reason::parse(CORRECTION.0)?,
    });
    writer
        .signed((patient, 32), &CORRECTION.1, used.clone(), correction)
        .await?;
    writer.signed((patient, 12), &SECOND, used.clone(), None).await?;
    writer.draft((patient, 0), &DRAFT, used, None).await?;
    for (nth, entry) in OTHERS.iter().enumerate() {
        let other = clinic.patients[1 + nth].id;
        let days = 20 - 5 * i64::try_from(nth)?;
        writer.signed((other, days), entry, None, None).await?;
    }
    uow.commit().await?;
    Ok(())
}

fn template_of(
    ids: &dyn Ids,
    (name, specialty, kind, sections): (&str, Option<&str>, RecordKind, &[(&str, &str)]),
    now: Timestamp,
) -> Result<RecordTemplate> {
    let section = |(name, hint): &(&str, &str)| -> Result<Section> {
        Ok(Section {
            name: Label::parse(name)?,
            hint: Some(Note::parse(hint)?),
        })
    };
    let sections = sections.iter().map(section).collect::<Result<_>>()?;
    Ok(RecordTemplate {
        id: RecordTemplateId::new(ids.next()),
        name: Label::parse(name)?,
        specialty: specialty.map(Label::parse).transpose()?,
        kind,
        sections: Sections::new(sections)?,
        active: true,
        created_at: now,
        updated_at: now,
        version: Version::FIRST,
    })
}

struct Writer<'a> {
    uow: &'a mut dyn UnitOfWork,
    ids: &'a dyn Ids,
    clinic: &'a Clinic,
    actor: Actor,
    now: Timestamp,
}

impl Writer<'_> {
    fn ago(&self, days: i64) -> Result<Timestamp> {
        Ok(self.now.checked_sub(SignedDuration::from_hours(24 * days))?)
    }

    async fn draft(
        &mut self,
        (patient, days): (PatientId, i64),
        entry: &Entry,
        template: Option<TemplateUsed>,
        amends: Option<Amends>,
    ) -> Result<MedicalRecord> {
        let said = |text: &str| (!text.is_empty()).then_some(text.to_owned());
        let new = NewRecord {
            id: MedicalRecordId::new(self.ids.next()),
            patient,
            appointment: None,
            content: Content {
                kind: entry.kind,
                diagnosis: said(entry.diagnosis).map(|it| Note::parse(&it)).transpose()?,
                treatment: said(entry.treatment).map(|it| Note::parse(&it)).transpose()?,
                notes: said(entry.notes).map(|it| Note::parse(&it)).transpose()?,
                template,
                attachments: Vec::new(),
            },
            amends,
        };
        let doctor = &self.clinic.doctors[0].0;
        let draft = MedicalRecord::draft(new, doctor, self.actor.user, self.ago(days)?);
        self.uow.medical_records().add(&draft).await?;
        self.note(Act::MedicalRecordDrafted, &draft, None).await?;
        Ok(draft)
    }

    async fn sign(&mut self, draft: MedicalRecord, days: i64) -> Result<MedicalRecordId> {
        let at = self.ago(days)?.checked_add(SignedDuration::from_mins(12))?;
        let seq = self.uow.medical_records().next_seq(draft.patient).await?;
        let signed = draft.sign(&self.clinic.doctors[0].0, seq, at)?;
        self.uow.medical_records().sign(&signed).await?;
        self.note(Act::MedicalRecordSigned, &signed, Some(seq)).await?;
        Ok(signed.id)
    }

    async fn signed(
        &mut self,
        (patient, days): (PatientId, i64),
        entry: &Entry,
        template: Option<TemplateUsed>,
        amends: Option<Amends>,
    ) -> Result<MedicalRecordId> {
        let draft = self.draft((patient, days), entry, template, amends).await?;
        self.sign(draft, days).await
    }

    async fn note(&mut self, act: Act, entry: &MedicalRecord, seq: Option<u64>) -> Result<()> {
        let subject = Subject::ClinicalRecord(entry.patient);
        let mut line =
            AuditEntry::by(&self.actor, entry.updated_at, act, subject).with("entries", entry.id.to_string());
        if let Some(seq) = seq {
            line = line.with("seq", seq.to_string());
        }
        self.uow.audit().record(&line.with("by", "demo")).await?;
        Ok(())
    }

    /// The draft of a study with the laboratory's report beside it.
    async fn study(&mut self, patient: PatientId) -> Result<MedicalRecord> {
        let draft = self.draft((patient, 33), &LABORATORY.0, None, None).await?;
        let bytes = self.report().await?;
        let file = Attachment {
            id: AttachmentId::new(self.ids.next()),
            name: FileName::parse("Laboratorio.pdf")?,
            kind: MediaKind::Pdf,
            size: bytes.len() as u64,
            sha256: Sha256::digest(&bytes).into(),
        };
        let id = file.id;
        let attached = draft.attach(file, draft.updated_at)?;
        self.uow.medical_records().save(&attached).await?;
        self.uow.attachments().add(draft.id, id, &bytes).await?;
        self.note(Act::AttachmentAdded, &attached, None).await?;
        Ok(attached)
    }

    async fn report(&self) -> Result<Vec<u8>> {
        let patient = &self.clinic.patients[0];
        let zone = self.clinic.offices[0].zone.tz().clone();
        let values = LABORATORY.1.iter();
        let mut facts = vec![("Paciente".to_owned(), patient.full_name.to_string())];
        facts.extend(values.map(|(what, value)| ((*what).to_owned(), (*value).to_owned())));
        let sheet = Sheet {
            language: Language::Spanish,
            landscape: false,
            head: Head {
                name: "Laboratorio San Telmo".to_owned(),
                lines: vec!["Bolívar 1020, Ciudad de Buenos Aires".to_owned()],
            },
            title: "Análisis clínicos".to_owned(),
            printed: self.ago(34)?.to_zoned(zone),
        };
        Ok(paper::print(sheet, vec![Block::Facts(facts)]).await?)
    }
}
