//! The person whom a command is about.

use std::error::Error;

use turnoplus_app::patient::with_document;
use turnoplus_domain::ids::PatientId;
use turnoplus_domain::patient::{Document, DocumentType};
use turnoplus_store::SeaStore;

/// The patient with this id, or the only one with this document.
pub async fn patient(store: &SeaStore, who: &str) -> Result<PatientId, Box<dyn Error>> {
    if let Ok(id) = who.parse::<PatientId>() {
        return Ok(id);
    }
    // The mildest rules: dots and spaces are dropped, whatever the kind of the document.
    let document = Document::parse(DocumentType::Other, who)
        .map_err(|_| "--patient must be the id of a patient or the number of their document")?;
    let carriers = with_document(store, &document).await?;
    match carriers.as_slice() {
        [] => Err("nobody has this document".into()),
        [one] => Ok(*one),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(format!(
                "several patients have this document; give the id of one: {}",
                ids.join(", ")
            )
            .into())
        }
    }
}
