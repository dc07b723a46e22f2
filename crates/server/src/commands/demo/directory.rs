//! The offices, visit types, doctors, patients and accounts of the demo clinic.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};
use turnoplus_app::ports::{
    Act, AuditEntry, Ids, Intent, PasswordHash, PasswordHasher, Store, Subject, UnitOfWork, fold,
};
use turnoplus_domain::availability::{AvailabilityRule, Weekdays};
use turnoplus_domain::doctor::Doctor;
use turnoplus_domain::identity::{Profile, User};
use turnoplus_domain::ids::{DoctorId, OfficeId, PatientId, PayerId, RuleId, UserId, VisitTypeId};
use turnoplus_domain::office::Office;
use turnoplus_domain::patient::{
    AffiliateNumber, Coverage, CoverageKind, Coverages, Details, Document, DocumentType, Patient,
};
use turnoplus_domain::payer::Payer;
use turnoplus_domain::text::{Address, Label, Name, Note};
use turnoplus_domain::time::{CivilSpan, Minutes, Zone};
use turnoplus_domain::version::Version;
use turnoplus_domain::visit_type::VisitType;

use super::names::{DOCTORS, FAMILY, GIVEN, OFFICES, PAYERS, VISIT_TYPES};
use super::{ACCOUNTS, PASSWORD};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the agenda is made of.
pub struct Clinic {
    /// The front desk's account, which books.
    pub desk: User,
    /// The administrator's account.
    pub admin: User,
    /// The first doctor's account.
    pub doctor_user: User,
    /// The offices.
    pub offices: Vec<Office>,
    /// The visit types; the first is the usual one.
    pub visit_types: Vec<VisitType>,
    /// The doctors with their weekly rules.
    pub doctors: Vec<(Doctor, Vec<AvailabilityRule>)>,
    /// The payers; the first is accepted by everybody.
    pub payers: Vec<Payer>,
    /// The patients; the first has the demo account.
    pub patients: Vec<Patient>,
}

/// Writes the directory, the accounts last: a database with accounts is a finished one.
pub async fn write(
    store: &dyn Store,
    ids: &dyn Ids,
    hasher: &dyn PasswordHasher,
    now: Timestamp,
) -> Result<Clinic> {
    let made = now.checked_sub(SignedDuration::from_hours(24 * 60))?;
    let zone = Zone::parse("America/Argentina/Buenos_Aires")?;
    let password = hasher.hash(PASSWORD).await?;
    let mut uow = store.begin(Intent::Write).await?;
    let mut settings = uow.settings().get().await?;
    settings.clinic_name = Name::parse("Clínica del Parque")?;
    settings.version = settings.version.next();
    uow.settings().save(&settings).await?;
    let offices = offices(uow.as_mut(), ids, &zone).await?;
    let visit_types = visit_types(uow.as_mut(), ids).await?;
    let payers = payers(uow.as_mut(), ids).await?;
    let payer_ids: Vec<PayerId> = payers.iter().map(|payer| payer.id).collect();
    let mut doctors = Vec::new();
    for index in 0..DOCTORS.len() {
        doctors.push(
            doctor(
                uow.as_mut(),
                ids,
                (&offices, &payer_ids),
                index,
                (made, zone.date(made)),
            )
            .await?,
        );
    }
    let mut patients = Vec::new();
    for index in 0..GIVEN.len() * 3 {
        patients.push(patient(uow.as_mut(), ids, (index, &payer_ids), made).await?);
    }
    twin(uow.as_mut(), ids, &patients[1], made).await?;
    let profiles = [
        (patients[0].full_name.clone(), Profile::Patient(patients[0].id)),
        (doctors[0].0.full_name.clone(), Profile::Doctor(doctors[0].0.id)),
        (Name::parse("Mirta Recepción")?, Profile::Receptionist),
        (Name::parse("Administración")?, Profile::Admin),
    ];
    let (mut desk, mut admin, mut doctor_user) = (None, None, None);
    for ((name, profile), (_, email)) in profiles.into_iter().zip(ACCOUNTS) {
        let user = account(uow.as_mut(), ids, (name, profile, email), &password, made).await?;
        match profile {
            Profile::Receptionist => desk = Some(user),
            Profile::Doctor(_) => doctor_user = Some(user),
            Profile::Admin => admin = Some(user),
            Profile::Patient(_) => {}
        }
    }
    uow.commit().await?;
    let desk = desk.ok_or("the demo has no front desk")?;
    Ok(Clinic {
        desk,
        admin: admin.ok_or("the demo has no administrator")?,
        doctor_user: doctor_user.ok_or("the demo has no doctor with an account")?,
        offices,
        visit_types,
        doctors,
        payers,
        patients,
    })
}

async fn offices(uow: &mut dyn UnitOfWork, ids: &dyn Ids, zone: &Zone) -> Result<Vec<Office>> {
    let mut offices = Vec::new();
    for (code, name, address) in OFFICES {
        let office = Office {
            id: OfficeId::new(ids.next()),
            code: code.parse()?,
            name: Name::parse(name)?,
            address: Address::parse(address)?,
            zone: zone.clone(),
            active: true,
            version: Version::FIRST,
        };
        uow.offices().add(&office).await?;
        offices.push(office);
    }
    Ok(offices)
}

async fn visit_types(uow: &mut dyn UnitOfWork, ids: &dyn Ids) -> Result<Vec<VisitType>> {
    let mut visit_types = Vec::new();
    for (name, duration, buffer, self_bookable, needs_approval) in VISIT_TYPES {
        let visit_type = VisitType {
            id: VisitTypeId::new(ids.next()),
            name: Label::parse(name)?,
            duration: Minutes::duration(duration)?,
            buffer_before: Minutes::ZERO,
            buffer_after: Minutes::buffer(buffer)?,
            self_bookable,
            needs_approval,
            active: true,
            version: Version::FIRST,
        };
        uow.visit_types().add(&visit_type).await?;
        visit_types.push(visit_type);
    }
    Ok(visit_types)
}

async fn payers(uow: &mut dyn UnitOfWork, ids: &dyn Ids) -> Result<Vec<Payer>> {
    let mut payers = Vec::new();
    for name in PAYERS {
        let payer = Payer {
            id: PayerId::new(ids.next()),
            name: Label::parse(name)?,
            active: true,
            version: Version::FIRST,
        };
        uow.payers().add(&payer).await?;
        payers.push(payer);
    }
    Ok(payers)
}

async fn doctor(
    uow: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    (offices, payers): (&[Office], &[PayerId]),
    index: usize,
    (made, from): (Timestamp, jiff::civil::Date),
) -> Result<(Doctor, Vec<AvailabilityRule>)> {
    let (name, license, specialty, at, weekdays, start, end, bio) = DOCTORS[index];
    let doctor = Doctor {
        id: DoctorId::new(ids.next()),
        full_name: Name::parse(name)?,
        license: license.parse()?,
        specialty: Label::parse(specialty)?,
        offices: at.iter().map(|i| offices[*i].id).collect(),
        // Everybody accepts PAMI and three more.
        payers: (0..4)
            .map(|nth| {
                payers[if nth == 0 {
                    0
                } else {
                    1 + (index + nth) % (payers.len() - 1)
                }]
            })
            .collect(),
        bio: Some(Note::parse(bio)?),
        active: true,
        created_at: made,
        updated_at: made,
        version: Version::FIRST,
    };
    uow.doctors().add(&doctor).await?;
    let mut rules = Vec::new();
    // A doctor of two offices spends the first days of the week at one and the others at the other.
    for (nth, days) in weeks(weekdays, at.len()).into_iter().enumerate() {
        let rule = AvailabilityRule {
            id: RuleId::new(ids.next()),
            doctor: doctor.id,
            office: doctor.offices[nth],
            weekdays: Weekdays::from_bits(days)?,
            span: CivilSpan::parse(start, end)?,
            valid_from: from,
            valid_until: None,
            version: Version::FIRST,
        };
        uow.availability().add_rule(&rule).await?;
        rules.push(rule);
    }
    Ok((doctor, rules))
}

fn weeks(weekdays: u8, offices: usize) -> Vec<u8> {
    let early = weekdays & 0b0_0011;
    let late = weekdays & !0b0_0011;
    if offices > 1 && early != 0 && late != 0 {
        vec![early, late]
    } else {
        vec![weekdays]
    }
}

/// Most people are covered; the old by PAMI.
fn details(index: usize, born: i16, payers: &[PayerId]) -> Result<Details> {
    let (kind, payer, plan) = match index % 8 {
        _ if born < 1958 => (CoverageKind::Pami, Some(payers[0]), None),
        0..3 => (CoverageKind::Prepaga, Some(payers[1 + index % 3]), Some("210")),
        3..7 => (CoverageKind::ObraSocial, Some(payers[4 + index % 3]), None),
        _ => (CoverageKind::Particular, None, None),
    };
    let number = payer.map(|_| format!("{:08}/{:02}", 1_204_518 + index * 7_919, index % 4));
    let coverage = Coverage {
        kind,
        payer,
        plan: plan.map(Label::parse).transpose()?,
        affiliate_number: number.as_deref().map(AffiliateNumber::parse).transpose()?,
        preferred: true,
    };
    Ok(Details {
        coverages: Coverages::new(vec![coverage])?,
        ..Details::default()
    })
}

/// Somebody whom the front desk wrote down twice, the second time with a passport and without accents, but with an address
/// to write to: the list of duplicates shows the two, and merging them fills in what the first does not say.
async fn twin(uow: &mut dyn UnitOfWork, ids: &dyn Ids, known: &Patient, made: Timestamp) -> Result<()> {
    let twin = Patient {
        id: PatientId::new(ids.next()),
        full_name: Name::parse(&fold(known.full_name.as_str()).to_uppercase())?,
        document: Document::parse(DocumentType::Passport, "AAE417206")?,
        email: Some("familia@correo.example".parse()?),
        phone: Some("+5491155512345".parse()?),
        birth_date: known.birth_date,
        details: Details {
            address: Some(Address::parse("Av. Rivadavia 5412, 3.º «C»")?),
            ..Details::default()
        },
        active: true,
        merged_into: None,
        created_at: made,
        updated_at: made,
        version: Version::FIRST,
    };
    Ok(uow.patients().add(&twin).await?)
}

async fn patient(
    uow: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    (index, payers): (usize, &[PayerId]),
    made: Timestamp,
) -> Result<Patient> {
    let born = 1948 + i16::try_from(index * 31 % 70)?;
    let (given, family) = (
        GIVEN[index % GIVEN.len()],
        FAMILY[(index * 5 + index / GIVEN.len()) % FAMILY.len()],
    );
    let patient = Patient {
        id: PatientId::new(ids.next()),
        full_name: Name::parse(&format!("{given} {family}"))?,
        document: Document::parse(DocumentType::Dni, &(20_100_200 + index * 377_411).to_string())?,
        email: if index == 0 {
            Some(ACCOUNTS[0].1.parse()?)
        } else {
            None
        },
        phone: Some(format!("+54911555{:05}", 10_000 + index * 137).parse()?),
        birth_date: Some(jiff::civil::date(
            born,
            i8::try_from(index % 12 + 1)?,
            i8::try_from(index % 28 + 1)?,
        )),
        details: details(index, born, payers)?,
        active: true,
        merged_into: None,
        created_at: made,
        updated_at: made,
        version: Version::FIRST,
    };
    uow.patients().add(&patient).await?;
    Ok(patient)
}

async fn account(
    uow: &mut dyn UnitOfWork,
    ids: &dyn Ids,
    (full_name, profile, email): (Name, Profile, &str),
    password: &PasswordHash,
    made: Timestamp,
) -> Result<User> {
    let user = User {
        id: UserId::new(ids.next()),
        email: email.parse()?,
        full_name,
        profile,
        language: None,
        active: true,
        created_at: made,
        updated_at: made,
        version: Version::FIRST,
    };
    uow.users().add(&user, password).await?;
    let subject = Subject::User(user.id);
    let entry = AuditEntry::without_actor(made, Act::UserRegistered, subject).with("by", "demo");
    uow.audit().record(&entry).await?;
    Ok(user)
}
