//! What is written in the clinical records of the demo clinic.

use turnoplus_domain::medical_record::RecordKind;

/// An entry; an empty text is none.
pub struct Entry {
    /// What it is.
    pub kind: RecordKind,
    /// What the patient has.
    pub diagnosis: &'static str,
    /// What is to be done.
    pub treatment: &'static str,
    /// Everything else.
    pub notes: &'static str,
}

/// A template: name, specialty, kind, sections with their hints.
type DemoTemplate = (
    &'static str,
    Option<&'static str>,
    RecordKind,
    &'static [(&'static str, &'static str)],
);

/// The templates; entries of the demo begin from the first.
pub const TEMPLATES: [DemoTemplate; 4] = [
    (
        "Consulta de clínica médica",
        Some("Clínica médica"),
        RecordKind::Consultation,
        &[
            ("Motivo de consulta", "En palabras de la persona"),
            ("Enfermedad actual", "Comienzo, evolución, síntomas acompañantes"),
            (
                "Antecedentes",
                "Patológicos, quirúrgicos, alergias, medicación habitual",
            ),
            ("Examen físico", "TA, FC, peso, talla, hallazgos"),
            ("Impresión diagnóstica", "Problemas activos"),
            ("Plan", "Estudios, tratamiento, próximo control"),
        ],
    ),
    (
        "Control de niño sano",
        Some("Pediatría"),
        RecordKind::Consultation,
        &[
            ("Crecimiento", "Peso, talla, perímetro cefálico y percentilos"),
            ("Desarrollo", "Pautas madurativas para la edad"),
            ("Alimentación", "Lactancia, incorporación de alimentos"),
            ("Vacunas", "Calendario Nacional: al día o faltantes"),
            ("Plan", "Pautas de alarma y próximo control"),
        ],
    ),
    (
        "Control cardiológico",
        Some("Cardiología"),
        RecordKind::Consultation,
        &[
            ("Síntomas", "Disnea, angor, palpitaciones, síncope"),
            (
                "Factores de riesgo",
                "HTA, DBT, DLP, tabaquismo, antecedentes familiares",
            ),
            ("Examen físico", "TA, FC, auscultación, edemas"),
            ("ECG", "Ritmo, frecuencia, eje, repolarización"),
            ("Plan", "Medicación, estudios, próximo control"),
        ],
    ),
    (
        "Evolución",
        None,
        RecordKind::Evolution,
        &[
            ("Evolución", "Cambios desde la última consulta"),
            ("Plan", "Cambios de tratamiento y próximo control"),
        ],
    ),
];

/// The first visit.
pub const FIRST: Entry = Entry {
    kind: RecordKind::Consultation,
    diagnosis: "Hipertensión arterial esencial. Dislipidemia.",
    treatment: "Enalapril 5 mg cada 12 horas. Dieta hiposódica, caminata de 30 minutos cinco veces por semana. Se solicita \
                laboratorio con función renal, ionograma y perfil lipídico. Control en cuatro semanas con registro domiciliario \
                de presión.",
    notes: "Motivo de consulta: control, trae registros de presión elevados de la farmacia.\nEnfermedad actual: cefalea \
            occipital matinal ocasional. Niega disnea, dolor precordial y edemas.\nAntecedentes: colecistectomía en 2009. \
            Alergia a la penicilina (urticaria). Ex tabaquista, dejó hace 15 años.\nExamen físico: TA 152/94 sentada, ambos \
            brazos; FC 76 regular; peso 74 kg, talla 1,62 m. Auscultación cardiopulmonar normal. Pulsos periféricos \
            simétricos.",
};

/// The laboratory's study, and its values.
pub const LABORATORY: (Entry, [(&str, &str); 8]) = (
    Entry {
        kind: RecordKind::Study,
        diagnosis: "",
        treatment: "",
        notes: "Laboratorio solicitado en la primera consulta. Colesterol LDL elevado; función renal e ionograma normales. Se \
                adjunta el informe.",
    },
    [
        ("Glucemia", "98 mg/dl"),
        ("Urea", "32 mg/dl"),
        ("Creatinina", "0,84 mg/dl"),
        ("Sodio / potasio", "140 / 4,3 mEq/l"),
        ("Colesterol total", "232 mg/dl"),
        ("Colesterol HDL", "51 mg/dl"),
        ("Colesterol LDL", "152 mg/dl"),
        ("Triglicéridos", "145 mg/dl"),
    ],
);

/// The correction of the first visit, and why.
pub const CORRECTION: (&str, Entry) = (
    "La alergia es a las sulfas, no a la penicilina: lo aclaró la paciente con el informe de alergología.",
    Entry {
        kind: RecordKind::Consultation,
        diagnosis: "Hipertensión arterial esencial. Dislipidemia.",
        treatment: "Sin cambios respecto de lo indicado.",
        notes: "Antecedentes: alergia a las sulfas (exantema en 1998). Tolera penicilina.",
    },
);

/// The visit after the laboratory.
pub const SECOND: Entry = Entry {
    kind: RecordKind::Evolution,
    diagnosis: "Hipertensión arterial en tratamiento, con mejor control. Dislipidemia.",
    treatment: "Enalapril 10 mg cada 12 horas. Rosuvastatina 10 mg por noche. Control en tres meses con perfil lipídico y \
                hepatograma.",
    notes: "Buena tolerancia, sin tos. Promedio domiciliario de siete días: 138/86. TA en consultorio 142/88, FC 72. Laboratorio \
            con LDL 152 mg/dl. Se explica el objetivo de presión menor de 130/80 y signos de alarma.",
};

/// What the doctor has not signed yet.
pub const DRAFT: Entry = Entry {
    kind: RecordKind::Prescription,
    diagnosis: "Hipertensión arterial en tratamiento.",
    treatment: "Renovar enalapril 10 mg (60 comprimidos) y rosuvastatina 10 mg (30 comprimidos).",
    notes: "Pendiente: confirmar dosis con el registro de presión que enviará esta semana.",
};

/// Entries about others.
pub const OTHERS: [Entry; 3] = [
    Entry {
        kind: RecordKind::Consultation,
        diagnosis: "Faringitis aguda, probable origen viral.",
        treatment: "Paracetamol 1 g cada 8 horas si hay dolor o fiebre, hidratación, reposo relativo por 48 horas. Reconsulta si \
                    la fiebre persiste más de tres días.",
        notes: "Odinofagia de 36 horas, febrícula. Fauces congestivas sin exudado, sin adenopatías. Centor 1.",
    },
    Entry {
        kind: RecordKind::Consultation,
        diagnosis: "Diabetes tipo 2, HbA1c 7,4 %.",
        treatment: "Metformina 850 mg cada 12 horas. Derivación a nutrición y a fondo de ojo. Control con HbA1c en tres meses.",
        notes: "Sin hipoglucemias. Examen de pies: pulsos presentes, sensibilidad conservada al monofilamento. IMC 29.",
    },
    Entry {
        kind: RecordKind::Certificate,
        diagnosis: "Apto físico para actividad recreativa.",
        treatment: "",
        notes: "Examen cardiovascular normal, ECG en ritmo sinusal. Se extiende certificado por un año.",
    },
];
