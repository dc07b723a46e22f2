//! The invented people and places of the demo clinic.

/// Offices: code, name, address.
pub const OFFICES: [(&str, &str, &str); 3] = [
    (
        "CENTRO",
        "Sede Centro",
        "Av. Corrientes 1450, Ciudad de Buenos Aires",
    ),
    (
        "BELGRANO",
        "Sede Belgrano",
        "Juramento 2280, Ciudad de Buenos Aires",
    ),
    ("AVELLANEDA", "Sede Avellaneda", "Av. Mitre 750, Avellaneda"),
];

/// Visit types: name, minutes, buffer after, self-bookable, needs approval.
pub const VISIT_TYPES: [(&str, i64, i64, bool, bool); 4] = [
    ("Consulta", 20, 0, true, false),
    ("Primera consulta", 40, 0, true, false),
    ("Estudio o práctica", 30, 10, true, true),
    ("Control posoperatorio", 15, 0, false, false),
];

/// One row of [`DOCTORS`].
type DemoDoctor = (
    &'static str,
    &'static str,
    &'static str,
    &'static [usize],
    u8,
    &'static str,
    &'static str,
    &'static str,
);

/// Doctors: name, licence, specialty, offices by index, bit set of weekdays (Monday is bit 0), start, end, a few lines.
pub const DOCTORS: [DemoDoctor; 12] = [
    (
        "Dra. Lucía Fernández",
        "MN 118402",
        "Clínica médica",
        &[0, 1],
        0b1_0101,
        "08:00",
        "12:00",
        "Médica clínica. Atiende adultos y hace seguimiento de hipertensión y diabetes.",
    ),
    (
        "Dr. Martín Acosta",
        "MN 97231",
        "Clínica médica",
        &[0],
        0b0_1010,
        "14:00",
        "19:00",
        "Clínica general y medicina preventiva.",
    ),
    (
        "Dra. Sofía Benítez",
        "MN 124870",
        "Pediatría",
        &[1],
        0b1_1011,
        "09:00",
        "13:00",
        "Pediatra. Controles de niño sano, vacunación y lactancia.",
    ),
    (
        "Dr. Ignacio Peralta",
        "MN 88514",
        "Pediatría",
        &[2],
        0b0_0101,
        "15:00",
        "19:00",
        "Pediatra con orientación en neumonología infantil.",
    ),
    (
        "Dra. Valentina Ríos",
        "MN 131099",
        "Cardiología",
        &[0],
        0b0_1010,
        "08:30",
        "12:30",
        "Cardióloga. Ecocardiograma y control de riesgo cardiovascular.",
    ),
    (
        "Dr. Hernán Quiroga",
        "MN 76128",
        "Cardiología",
        &[1],
        0b1_0001,
        "14:00",
        "18:00",
        "Cardiólogo clínico, arritmias.",
    ),
    (
        "Dra. Camila Ibáñez",
        "MN 140277",
        "Dermatología",
        &[0],
        0b0_1101,
        "10:00",
        "14:00",
        "Dermatóloga. Lunares, acné y cirugía menor.",
    ),
    (
        "Dra. Julieta Ocampo",
        "MN 112945",
        "Ginecología",
        &[1, 2],
        0b1_0110,
        "09:00",
        "13:00",
        "Ginecóloga y obstetra.",
    ),
    (
        "Dr. Tomás Villalba",
        "MN 105338",
        "Traumatología",
        &[2],
        0b0_1011,
        "16:00",
        "20:00",
        "Traumatólogo, rodilla y hombro.",
    ),
    (
        "Dra. Agustina Molina",
        "MN 127701",
        "Oftalmología",
        &[0],
        0b1_0100,
        "08:00",
        "12:00",
        "Oftalmóloga. Fondo de ojo y control de visión.",
    ),
    (
        "Dr. Facundo Sosa",
        "MN 119860",
        "Kinesiología",
        &[2],
        0b1_1111,
        "08:00",
        "11:00",
        "Kinesiólogo. Rehabilitación y deporte.",
    ),
    (
        "Lic. Renata Duarte",
        "MN 64012",
        "Nutrición",
        &[0, 1],
        0b0_1010,
        "09:00",
        "12:00",
        "Nutricionista. Planes a medida y trastornos de la alimentación.",
    ),
];

/// Given names of patients.
pub const GIVEN: [&str; 16] = [
    "Ana", "Bruno", "Carla", "Diego", "Elena", "Franco", "Gabriela", "Hugo", "Inés", "Joaquín", "Karina",
    "Luis", "Marta", "Nicolás", "Olga", "Pablo",
];

/// Family names of patients.
pub const FAMILY: [&str; 12] = [
    "Paz",
    "Gómez",
    "Núñez",
    "Rodríguez",
    "López",
    "Ñáñez",
    "Giménez",
    "Suárez",
    "Domínguez",
    "Herrera",
    "Castro",
    "Vega",
];

/// What patients come for.
pub const REASONS: [&str; 6] = [
    "Control anual",
    "Resultados de estudios",
    "Dolor de espalda",
    "Renovar receta",
    "Apto físico",
    "Primera vez",
];

/// Payers that patients in Argentina name most; the first is accepted by everybody.
pub const PAYERS: [&str; 7] = [
    "PAMI",
    "OSDE",
    "Swiss Medical",
    "Galeno",
    "IOMA",
    "OSECAC",
    "Unión Personal",
];
