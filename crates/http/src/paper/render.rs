//! Writing the pages as PDF, with running heads, page numbers, structure and outline.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::{Document, SerializeSettings};

use super::block::{Block, Sheet};
use super::flow::{Flow, Ink, Mark, Role, SMALL, Style};
use super::{Language, PrintError};

pub(super) fn render(sheet: &Sheet, content: &[Block]) -> Result<Vec<u8>, PrintError> {
    let failed = |error: &dyn std::fmt::Debug| PrintError::Failed(format!("{error:?}"));
    let flow = Flow::of(sheet, content)?;
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| failed(&error))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(sheet));
    let settings = PageSettings::from_wh(flow.width, flow.height)
        .ok_or_else(|| PrintError::Failed("a page has no size".to_owned()))?;
    let mut leaves: Vec<Vec<Identifier>> = vec![Vec::new(); flow.nodes.len()];
    for (number, marks) in flow.pages.iter().enumerate() {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        let mut pen = Pen {
            surface: &mut surface,
            flow: &flow,
        };
        pen.margins(sheet, number);
        for mark in marks {
            pen.draw(mark, &mut leaves);
        }
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(&flow));
    document.set_tag_tree(structure(&flow, &mut leaves, sheet.language));
    document.finish().map_err(|error| failed(&error))
}

fn metadata(sheet: &Sheet) -> Metadata {
    let at = sheet.printed.datetime();
    let part = |part: i8| u8::try_from(part).unwrap_or_default();
    let offset = sheet.printed.offset().seconds() / 60;
    let created = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(i8::try_from(offset / 60).unwrap_or_default())
        .utc_offset_minute(u8::try_from((offset % 60).unsigned_abs()).unwrap_or_default());
    let title = match sheet.title.trim() {
        "" => sheet.head.name.clone(),
        title => title.to_owned(),
    };
    Metadata::new()
        .title(title)
        .authors(vec![sheet.head.name.clone()])
        .language(sheet.language.tag().to_owned())
        .creator("TurnoPlus".to_owned())
        .creation_date(created)
}

fn outline(flow: &Flow) -> Outline {
    let mut outline = Outline::new();
    for mark in &flow.bookmarks {
        let at = XyzDestination::new(mark.page, Point::from_xy(0.0, mark.y));
        outline.push_child(OutlineNode::new(mark.text.clone(), at));
    }
    outline
}

fn structure(flow: &Flow, leaves: &mut [Vec<Identifier>], language: Language) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.tag().to_owned()));
    for node in &flow.top {
        tree.push(group(flow, leaves, *node));
    }
    tree
}

fn group(flow: &Flow, leaves: &mut [Vec<Identifier>], id: usize) -> TagGroup {
    let node = &flow.nodes[id];
    let heading = |level: u16| Tag::Hn(NonZeroU16::MIN.saturating_add(level - 1), node.title.clone()).into();
    let tag: TagKind = match node.role {
        Role::Title => heading(1),
        Role::Heading => heading(2),
        Role::Paragraph => Tag::P.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    };
    let mut group = TagGroup::new(tag);
    for identifier in std::mem::take(&mut leaves[id]) {
        group.push(identifier);
    }
    for child in &node.children {
        group.push(self::group(flow, leaves, *child));
    }
    group
}

struct Pen<'a, 'page> {
    surface: &'a mut Surface<'page>,
    flow: &'a Flow,
}

impl Pen<'_, '_> {
    fn draw(&mut self, mark: &Mark, leaves: &mut [Vec<Identifier>]) {
        match mark {
            Mark::Text {
                x,
                baseline,
                style,
                text,
                node,
            } => {
                let tag = match node {
                    Some(_) => ContentTag::Span(SpanTag::empty()),
                    None => decoration(ArtifactType::PaginationOther),
                };
                let identifier = self.surface.start_tagged(tag);
                self.text((*x, *baseline), *style, text);
                self.surface.end_tagged();
                if let Some(leaves) = node.and_then(|node| leaves.get_mut(node)) {
                    leaves.push(identifier);
                }
            }
            Mark::Box {
                x,
                y,
                width,
                height,
                ink,
            } => {
                self.surface.start_tagged(decoration(ArtifactType::Layout));
                if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                    self.fill(rect, *ink);
                }
                self.surface.end_tagged();
            }
        }
    }

    /// The running head of every page but the first, and the foot of each.
    fn margins(&mut self, sheet: &Sheet, number: usize) {
        let (left, right) = (Flow::left(), Flow::left() + self.flow.measure());
        if number > 0 {
            self.surface.start_tagged(decoration(ArtifactType::Header));
            let head = format!("{} · {}", sheet.head.name, sheet.title);
            let lines = self.flow.wrapped(SMALL, &head, self.flow.measure());
            if let Some(line) = lines.first() {
                self.text((left, 40.0), SMALL, line);
            }
            self.surface.end_tagged();
        }
        self.surface.start_tagged(decoration(ArtifactType::Footer));
        let foot = self.flow.height - 34.0;
        if let Some(rect) = Rect::from_xywh(left, foot - 12.0, right - left, 0.6) {
            self.fill(rect, Ink::Pale);
        }
        self.text((left, foot), SMALL, &sheet.language.printed(&sheet.printed));
        let page = sheet.language.page(number + 1, self.flow.pages.len());
        let width = SMALL.face(self.flow.faces).width(&page, SMALL.size);
        self.text((right - width, foot), SMALL, &page);
        self.surface.end_tagged();
    }

    fn text(&mut self, (x, y): (f32, f32), style: Style, text: &str) {
        let face = style.face(self.flow.faces);
        self.surface.set_fill(Some(fill(style.ink)));
        let glyphs = face.draw(text);
        let at = Point::from_xy(x, y);
        self.surface
            .draw_glyphs(at, &glyphs, face.font.clone(), text, style.size, false);
    }

    fn fill(&mut self, rect: Rect, ink: Ink) {
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        if let Some(path) = path.finish() {
            self.surface.set_fill(Some(fill(ink)));
            self.surface.draw_path(&path);
        }
    }
}

fn decoration(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn fill(ink: Ink) -> Fill {
    let colour = match ink {
        Ink::Black => rgb::Color::new(20, 24, 31),
        Ink::Grey => rgb::Color::new(85, 92, 104),
        Ink::Pale => rgb::Color::new(205, 210, 218),
        Ink::Tint => rgb::Color::new(238, 241, 246),
    };
    Fill {
        paint: colour.into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}
