//! Text that people type. Length is bounded and characters that could disguise or break it are refused, the
//! same on every database: NUL and other control characters, and bidirectional overrides (UTS #55).
//! Emoji and accents pass through byte for byte.

use std::fmt;

/// Why a text was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// More characters (Unicode scalar values) than allowed.
    #[error("must have at most {max} characters")]
    TooLong {
        /// The limit, in characters.
        max: usize,
    },
    /// A control, bidirectional or non-character code point.
    #[error("contains a character that is not allowed")]
    ForbiddenCharacter,
}

/// One line of text: trimmed, not empty, at most `MAX` characters, no line break.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Line<const MAX: usize>(String);

/// Several lines of text: trimmed, not empty, at most `MAX` characters; tabs and line breaks are allowed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Note<const MAX: usize>(String);

/// A person's or a place's name.
pub type Name = Line<120>;
/// A short label.
pub type Label = Line<80>;
/// A postal address.
pub type Address = Line<200>;
/// Why something was done: free text by a person.
pub type Reason = Note<500>;

impl<const MAX: usize> Line<MAX> {
    /// Parses a line.
    ///
    /// # Errors
    /// [`InvalidText`] when there is nothing to see after trimming, longer than `MAX`, or with a forbidden character or line break.
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        check(raw, MAX, |_| false).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Note<MAX> {
    /// Parses a note.
    ///
    /// # Errors
    /// [`InvalidText`] when empty after trimming, longer than `MAX`, or with a forbidden character.
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        check(raw, MAX, |c| matches!(c, '\n' | '\r' | '\t')).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> fmt::Display for Note<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn check(raw: &str, max: usize, also_allowed: fn(char) -> bool) -> Result<String, InvalidText> {
    if raw.chars().any(|c| is_forbidden(c) && !also_allowed(c)) {
        return Err(InvalidText::ForbiddenCharacter);
    }
    let text = raw.trim();
    if !text.chars().any(is_seen) {
        return Err(InvalidText::Empty);
    }
    if text.chars().count() > max {
        return Err(InvalidText::TooLong { max });
    }
    Ok(text.to_owned())
}

/// Whether a reader sees it, by itself or by what it does to its neighbours: neither white space nor one of the characters
/// that Unicode lets be ignored (`Default_Ignorable_Code_Point`).
fn is_seen(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFA0}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Control characters, line and paragraph separators, bidirectional embeddings, overrides, isolates and marks, the byte-order mark
/// and the non-characters.
pub fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
            | '\u{FDD0}'..='\u{FDEF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_emoji_pass_through_unchanged() {
        let name = Name::parse("  Ñandú Gómez 👩‍⚕️ ").map(|n| n.as_str().to_owned());
        assert_eq!(name, Ok("Ñandú Gómez 👩‍⚕️".to_owned()));
    }

    #[test]
    fn control_and_bidi_characters_are_refused() {
        for raw in [
            "a\0b",
            "a\u{202E}b",
            "a\u{2066}b",
            "a\u{7f}b",
            "a\u{FFFE}b",
            "a\u{85}b",
            "line\nbreak",
        ] {
            assert_eq!(Name::parse(raw), Err(InvalidText::ForbiddenCharacter), "{raw:?}");
        }
        assert!(Reason::parse("first\nsecond\tcolumn").is_ok());
    }

    #[test]
    fn length_is_counted_in_characters_after_trimming() {
        assert!(Line::<3>::parse(" ñññ ").is_ok());
        assert_eq!(Line::<3>::parse("ññññ"), Err(InvalidText::TooLong { max: 3 }));
        assert_eq!(Name::parse(" \u{a0} "), Err(InvalidText::Empty));
        for unseen in ["\u{200B}", "\u{2060}\u{AD}", "\u{3164}", "\u{E0041}\u{E007F}"] {
            assert_eq!(Name::parse(unseen), Err(InvalidText::Empty), "{unseen:?}");
        }
        assert!(Name::parse("Ana\u{AD}Paz").is_ok());
    }
}
