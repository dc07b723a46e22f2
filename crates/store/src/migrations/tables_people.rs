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

pub(super) fn steps() -> Vec<Step> {
    vec![Step {
        name: "m0401_guardianship",
        kind: StepKind::Table(&GUARDIANSHIP),
    }]
}
