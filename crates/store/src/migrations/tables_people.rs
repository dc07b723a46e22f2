//! What people are to one another and to the clinic: guardians.

use super::ddl::{Index, Table};
use super::step::{Step, StepKind};

/// A guardian's links lie in numbered places: the limit is the key.
const GUARDIANSHIP: Table = Table {
    name: "guardianship",
    body: "  guardian_id {id} NOT NULL,
  place {int} NOT NULL,
  dependant_id {id} NOT NULL,
  relationship {key:20} NOT NULL,
  confirmed {bool} NOT NULL,
  since {instant} NOT NULL,
  PRIMARY KEY (guardian_id, place),
  CONSTRAINT guardianship_guardian FOREIGN KEY (guardian_id) REFERENCES patient (id),
  CONSTRAINT guardianship_dependant FOREIGN KEY (dependant_id) REFERENCES patient (id)",
    indexes: &[
        Index {
            name: "guardianship_by_pair",
            columns: "guardian_id, dependant_id",
            unique: true,
        },
        Index {
            name: "guardianship_by_dependant",
            columns: "dependant_id",
            unique: false,
        },
    ],
    clustered: true,
};

/// A row that everybody writes who takes an admin away.
const ROLE_GUARD: Table = Table {
    name: "role_guard",
    body: "  role {key:20} NOT NULL PRIMARY KEY,
  turns {long} NOT NULL",
    indexes: &[],
    clustered: false,
};

const ROLE_GUARD_ROW: StepKind = StepKind::Row {
    up: "INSERT INTO role_guard (role, turns) SELECT 'admin', 0 FROM (SELECT 1 AS one) AS single_row \
         WHERE NOT EXISTS (SELECT 1 FROM role_guard)",
    down: "DELETE FROM role_guard",
};

/// The names of accounts that are there already, folded as far as SQL can; the next save folds them as new ones are.
const FOLD_NAMES: StepKind = StepKind::Row {
    up: "UPDATE user_account SET search_name = LOWER(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(full_name, 'Á', 'a'), 'á', 'a'), 'É', 'e'), 'é', 'e'), 'Í', 'i'), 'í', 'i'), 'Ó', 'o'), 'ó', 'o'), 'Ú', 'u'), 'ú', 'u'), 'Ü', 'u'), 'ü', 'u'), 'Ñ', 'n'), 'ñ', 'n')) WHERE search_name = ''",
    down: "UPDATE user_account SET search_name = ''",
};

pub(super) fn steps() -> Vec<Step> {
    vec![
        Step {
            name: "m0401_guardianship",
            kind: StepKind::Table(&GUARDIANSHIP),
        },
        Step {
            name: "m0402_user_search_name",
            kind: StepKind::Column {
                table: "user_account",
                name: "search_name",
                definition: "{key:250} NOT NULL DEFAULT ''",
            },
        },
        Step {
            name: "m0403_user_search_name_folded",
            kind: FOLD_NAMES,
        },
        Step {
            name: "m0404_user_by_name",
            kind: StepKind::Index {
                table: "user_account",
                index: Index {
                    name: "user_account_by_name",
                    columns: "search_name, id",
                    unique: false,
                },
            },
        },
        Step {
            name: "m0405_role_guard",
            kind: StepKind::Table(&ROLE_GUARD),
        },
        Step {
            name: "m0406_role_guard_row",
            kind: ROLE_GUARD_ROW,
        },
        Step {
            name: "m0407_patient_holds",
            kind: StepKind::Column {
                table: "patient",
                name: "holds",
                definition: "{long} NOT NULL DEFAULT 0",
            },
        },
    ]
}
