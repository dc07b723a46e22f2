use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::doctor::Doctor;
use crate::ids::{
    AppointmentId, AttachmentId, DoctorId, MedicalRecordId, PatientId, RecordTemplateId, UserId,
};
use crate::text::{Label, Name, Note, Reason};
use crate::version::Version;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn doctor() -> Doctor {
    Doctor {
        id: DoctorId::new(Uuid::from_u128(1)),
        full_name: Name::parse("Carla Sosa").unwrap(),
        license: "MN 1001".parse().unwrap(),
        specialty: Label::parse("Clínica médica").unwrap(),
        offices: Vec::new(),
        payers: Vec::new(),
        bio: None,
        active: true,
        created_at: at(0),
        updated_at: at(0),
        version: Version::FIRST,
    }
}

fn content(diagnosis: Option<&str>) -> Content {
    Content {
        kind: RecordKind::Consultation,
        diagnosis: diagnosis.map(|text| Note::parse(text).unwrap()),
        treatment: None,
        notes: None,
        template: None,
        attachments: Vec::new(),
    }
}

fn draft(diagnosis: Option<&str>) -> MedicalRecord {
    let new = NewRecord {
        id: MedicalRecordId::new(Uuid::from_u128(2)),
        patient: PatientId::new(Uuid::from_u128(3)),
        appointment: None,
        content: content(diagnosis),
        amends: None,
    };
    MedicalRecord::draft(new, &doctor(), UserId::new(Uuid::from_u128(4)), at(10))
}

fn file(id: u128) -> Attachment {
    Attachment {
        id: AttachmentId::new(Uuid::from_u128(id)),
        name: FileName::parse("Radiografía.pdf").unwrap(),
        kind: MediaKind::Pdf,
        size: 900,
        sha256: [7; 32],
    }
}

fn signed() -> MedicalRecord {
    draft(Some("Asma")).sign(&doctor(), 1, at(20)).unwrap()
}

#[test]
fn signing_fixes_author_licence_instant_and_hash() {
    let mut renamed = doctor();
    renamed.full_name = Name::parse("Carla Sosa Paz").unwrap();
    let signed = draft(Some("Asma")).sign(&renamed, 7, at(20)).unwrap();
    let signature = signed.signature.clone().unwrap();
    assert_eq!(signed.author.name.as_str(), "Carla Sosa Paz");
    assert_eq!(
        (signature.license.as_str(), signature.at, signature.seq),
        ("MN 1001", at(20), 7)
    );
    assert_eq!((signed.version, signed.updated_at), (Version::new(2), at(20)));
    assert!(signed.is_as_signed());
}

#[test]
fn what_is_signed_changes_no_more_and_what_says_nothing_is_not_signed() {
    let signed = signed();
    assert_eq!(signed.edit(content(None), at(30)), Err(RecordRefused::Signed));
    assert_eq!(signed.sign(&doctor(), 2, at(30)), Err(RecordRefused::Signed));
    assert_eq!(signed.check_amendable(), Ok(()));
    let empty = draft(None);
    assert_eq!(empty.sign(&doctor(), 1, at(30)), Err(RecordRefused::Empty));
    assert_eq!(empty.check_amendable(), Err(RecordRefused::NotSigned));
    let edited = empty.edit(content(Some("Gripe")), at(30)).unwrap();
    assert_eq!((edited.version, edited.updated_at), (Version::new(2), at(30)));
    assert_eq!(
        edited.edit(edited.content.clone(), at(40)).unwrap(),
        edited,
        "nothing to change"
    );
}

/// Every field that signing fixes, each changed by itself.
#[test]
fn a_change_of_any_signed_field_is_noticed() {
    let other = Uuid::from_u128(99);
    let changes: [fn(&mut MedicalRecord, Uuid); 15] = [
        |it, other| it.id = MedicalRecordId::new(other),
        |it, other| it.patient = PatientId::new(other),
        |it, other| it.appointment = Some(AppointmentId::new(other)),
        |it, other| it.author.doctor = DoctorId::new(other),
        |it, other| it.author.user = UserId::new(other),
        |it, _| it.author.name = Name::parse("Otra").unwrap(),
        |it, _| it.created_at = at(11),
        |it, _| it.content.kind = RecordKind::Study,
        |it, _| it.content.diagnosis = None,
        |it, _| it.content.treatment = Some(Note::parse("Reposo").unwrap()),
        |it, _| it.content.notes = Some(Note::parse("Nota").unwrap()),
        |it, other| {
            it.content.template = Some(TemplateUsed {
                id: RecordTemplateId::new(other),
                version: Version::FIRST,
                name: Label::parse("Control").unwrap(),
            });
        },
        |it, other| {
            it.amends = Some(Amends {
                entry: MedicalRecordId::new(other),
                reason: Reason::parse("Error").unwrap(),
            });
        },
        |it, _| it.signature.as_mut().unwrap().seq = 2,
        |it, _| it.signature.as_mut().unwrap().at = at(21),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut entry = signed();
        change(&mut entry, other);
        assert!(!entry.is_as_signed(), "change {number}");
    }
    let with_file = draft(Some("Asma")).attach(file(5), at(10)).unwrap();
    let with_file = with_file.sign(&doctor(), 1, at(20)).unwrap();
    let changes: [fn(&mut Attachment); 5] = [
        |it| it.id = AttachmentId::new(Uuid::from_u128(6)),
        |it| it.name = FileName::parse("Otra.pdf").unwrap(),
        |it| it.kind = MediaKind::Png,
        |it| it.size += 1,
        |it| it.sha256[31] = 8,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut entry = with_file.clone();
        change(&mut entry.content.attachments[0]);
        assert!(!entry.is_as_signed(), "change {number} of a file");
    }
    let mut entry = with_file.clone();
    entry.content.attachments.clear();
    assert!(!entry.is_as_signed(), "a file less");
    let mut entry = signed();
    entry.signature.as_mut().unwrap().license = "MN 1002".parse().unwrap();
    assert!(!entry.is_as_signed(), "licence");
}

#[test]
fn files_come_and_go_while_it_is_a_draft() {
    let mut entry = draft(None);
    for number in 0..MOST_FILES {
        entry = entry.attach(file(number as u128), at(11)).unwrap();
    }
    assert_eq!(entry.attach(file(99), at(11)), Err(RecordRefused::Full));
    let without = entry.detach(file(3).id, at(12)).unwrap();
    assert_eq!(
        (without.attachment(file(3).id), without.content.attachments.len()),
        (None, 9)
    );
    assert_eq!(without.version, entry.version.next());
    // A file says something.
    let signed = without.sign(&doctor(), 1, at(20)).unwrap();
    assert_eq!(signed.attach(file(99), at(30)), Err(RecordRefused::Signed));
    assert_eq!(signed.detach(file(4).id, at(30)), Err(RecordRefused::Signed));
}

#[test]
fn a_text_that_moves_to_the_next_field_is_another_entry() {
    let mut first = signed();
    first.content.treatment = first
        .content
        .diagnosis
        .take()
        .map(|text| Note::parse(text.as_str()).unwrap());
    assert!(!first.is_as_signed());
}

/// The form is for ever: patients hold copies of these hashes.
#[test]
fn the_canonical_form_is_the_documented_one() {
    let entry = draft(Some("Asma")).attach(file(5), at(10)).unwrap();
    let entry = entry.sign(&doctor(), 1, at(20)).unwrap();
    let mut expected = b"turnoplus record 1".to_vec();
    let present = |bytes: &[u8]| [&[1], &(bytes.len() as u64).to_be_bytes()[..], bytes].concat();
    expected.extend(present(Uuid::from_u128(2).as_bytes()));
    expected.extend(present(Uuid::from_u128(3).as_bytes()));
    expected.push(0);
    expected.extend(present(&[0, 0, 0, 0, 0, 0, 0, 1]));
    expected.extend(present(Uuid::from_u128(1).as_bytes()));
    expected.extend(present(Uuid::from_u128(4).as_bytes()));
    expected.extend(present(b"Carla Sosa"));
    expected.extend(present(b"MN 1001"));
    expected.extend(present(&20_000_000_i64.to_be_bytes()));
    expected.extend(present(&10_000_000_i64.to_be_bytes()));
    expected.extend(present(b"consultation"));
    expected.extend(present(b"Asma"));
    expected.extend([0; 7]);
    expected.extend(present(&1_u64.to_be_bytes()));
    expected.extend(present(Uuid::from_u128(5).as_bytes()));
    expected.extend(present("Radiografía.pdf".as_bytes()));
    expected.extend(present(b"application/pdf"));
    expected.extend(present(&900_u64.to_be_bytes()));
    expected.extend(present(&[7; 32]));
    assert_eq!(entry.canonical().unwrap(), expected);
    assert_eq!(draft(None).canonical(), None);
}

#[test]
fn what_an_entry_says_is_never_printed() {
    let printed = format!("{:?}", signed());
    assert!(!printed.contains("Asma"), "{printed}");
}
