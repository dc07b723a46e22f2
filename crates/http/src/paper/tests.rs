use jiff::civil::date;
use jiff::tz::{TimeZone, offset};

use super::render::render;
use super::{Block, Column, Head, Language, PrintError, Sheet, Table};

fn sheet(language: Language) -> Sheet {
    Sheet {
        language,
        landscape: false,
        head: Head {
            name: "Clínica Ñandú".to_owned(),
            lines: vec!["Av. Rivadavia 5.000, CABA".to_owned()],
        },
        title: "Historia clínica".to_owned(),
        printed: date(2026, 11, 24)
            .at(18, 5, 0, 0)
            .to_zoned(TimeZone::fixed(offset(-3)))
            .expect("a time"),
    }
}

/// The text of each page, with its line breaks.
fn pages(pdf: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(pdf).expect("a PDF");
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    let text = |number| document.extract_text(&[number]).expect("text");
    numbers.into_iter().map(text).collect()
}

fn printed(content: &[Block]) -> Vec<String> {
    pages(&render(&sheet(Language::Spanish), content).expect("a document"))
}

#[test]
fn a_document_says_what_it_was_given_in_every_latin_letter() {
    let said = "Ñandú, Łukasz, Çağrı, Nguyễn, Dvořák: presión 120/80 — «bien», 37,5 °C, ≥ 5 mg";
    let text = printed(&[
        Block::heading("Consulta"),
        Block::paragraph(said),
        Block::Facts(vec![("Médico".to_owned(), "Dra. Núñez".to_owned())]),
        Block::hash("Huella", "0123456789abcdef".repeat(4)),
        Block::note("Fin"),
    ])
    .concat()
    .replace('\n', " ");
    for expected in [
        "Clínica Ñandú",
        "Av. Rivadavia",
        "Historia clínica",
        "Consulta",
        "Łukasz",
        "Nguyễn",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    for expected in [
        "Dra. Núñez",
        "0123456789abcdef0123",
        "Página 1 de 1",
        "24/11/2026 18:05",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn english_documents_number_their_pages_in_english() {
    let pdf = render(&sheet(Language::English), &[]).expect("a document");
    let text = pages(&pdf).concat();
    assert!(
        text.contains("Page 1 of 1") && text.contains("24 Nov 2026 18:05"),
        "{text}"
    );
}

#[test]
fn the_head_of_a_table_stands_on_each_of_its_pages() {
    let rows = (1..=150).map(|n| vec![format!("{n:03}"), "Gómez, Ana".to_owned()]);
    let pages = printed(&[Block::Table(Table {
        columns: vec![Column::new("Número", 1.0).right(), Column::new("Paciente", 3.0)],
        rows: rows.collect(),
    })]);
    assert!(pages.len() > 2, "{} pages", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Paciente"), "page {} has the head", at + 1);
        assert!(page.contains(&format!("Página {} de {}", at + 1, pages.len())));
    }
    let all = pages.concat();
    assert!((1..=150).all(|n| all.contains(&format!("{n:03}"))), "every row");
}

#[test]
fn what_no_line_or_page_can_hold_goes_on_without_loss() {
    let word = "x".repeat(500);
    let cell = "palabra ".repeat(3_000);
    let pages = printed(&[
        Block::heading("T".repeat(300)),
        Block::paragraph(word),
        Block::Table(Table {
            columns: vec![Column::new("Una", 1.0), Column::new("Otra", 1.0)],
            rows: vec![vec![cell], vec![]],
        }),
    ]);
    let text = pages.concat();
    assert_eq!(text.matches("palabra").count(), 3_000);
    assert_eq!(text.matches('x').count(), 500);
}

#[test]
fn characters_without_a_glyph_are_no_reason_to_fail() {
    for odd in [
        "👩‍⚕️ 👍🏽 🇦🇷",
        "漢字",
        "שלום",
        "e\u{301}",
        "\u{200D}",
        "\u{FE0F}a",
        "\u{0}\u{7}\t\r\n",
        "\u{FEFF}\u{FFFE}\u{E000}",
        "",
    ] {
        let pages = printed(&[
            Block::heading(odd),
            Block::paragraph(odd),
            Block::Facts(vec![(odd.to_owned(), odd.to_owned())]),
            Block::hash(odd, odd),
        ]);
        assert_eq!(pages.len(), 1, "{odd:?}");
    }
}

#[test]
fn the_same_content_at_the_same_instant_is_the_same_file() {
    let content = [
        Block::heading("Consulta"),
        Block::paragraph("Control anual."),
        Block::Rule,
    ];
    let twice = [(), ()].map(|()| render(&sheet(Language::Spanish), &content).expect("a document"));
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn a_document_tells_reading_programs_its_title_and_language() {
    let pdf = render(&sheet(Language::Spanish), &[Block::heading("Consulta")]).expect("a document");
    let document = lopdf::Document::load_mem(&pdf).expect("a PDF");
    let catalog = document.catalog().expect("a catalog");
    assert_eq!(
        catalog.get(b"Lang").and_then(|lang| lang.as_str()).ok(),
        Some(b"es-AR".as_slice())
    );
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines") && catalog.has(b"MarkInfo"));
}

#[test]
fn a_document_without_end_is_refused() {
    let content = vec![Block::paragraph("línea\n".repeat(5_000)); 30];
    assert!(matches!(
        render(&sheet(Language::Spanish), &content),
        Err(PrintError::TooLong)
    ));
}

#[test]
fn the_language_is_the_one_that_is_wanted_most() {
    use Language::{English, Spanish};
    for (header, language) in [
        (None, Spanish),
        (Some("en-GB,en;q=0.9,es;q=0.8"), English),
        (Some("es-AR,en;q=0.9"), Spanish),
        (Some("de, en;q=0.5"), English),
        (Some("en;q=0, es"), Spanish),
        (Some("fr"), Spanish),
        (Some(";;q=,,"), Spanish),
    ] {
        assert_eq!(Language::accepted(header), language, "{header:?}");
    }
}
