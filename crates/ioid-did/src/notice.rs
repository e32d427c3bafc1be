use alloc::vec::Vec;
use core::fmt;

/// Something about a project name or device identifier that a person should look at before the name
/// becomes an identity. A notice never changes the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// What was seen.
    pub kind: NoticeKind,
    /// Bytes before the first character concerned.
    pub offset: usize,
    /// The first character concerned.
    pub character: char,
}

/// What can be noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NoticeKind {
    /// Begins with white space.
    LeadingSpace,
    /// Ends with white space.
    TrailingSpace,
    /// A control character, such as a tab or a line break.
    Control,
    /// A character that shows nothing: zero width, soft hyphen, variation selector, tag, filler.
    Invisible,
    /// A character that turns the writing direction, so that text reads otherwise than it is stored.
    Direction,
    /// A white-space character other than U+0020: it looks like a space and hashes otherwise.
    UnusualSpace,
    /// Another spelling looks the same (Unicode NFC would change this one). Found from the letters
    /// and marks that NFC joins or replaces; the order of several marks on one letter is not
    /// examined. Full tables would weigh more than everything else here.
    Normalization,
}

impl NoticeKind {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LeadingSpace => "NAME_LEADING_SPACE",
            Self::TrailingSpace => "NAME_TRAILING_SPACE",
            Self::Control => "NAME_CONTROL_CHARACTER",
            Self::Invisible => "NAME_INVISIBLE_CHARACTER",
            Self::Direction => "NAME_DIRECTION_CHARACTER",
            Self::UnusualSpace => "NAME_UNUSUAL_SPACE",
            Self::Normalization => "NAME_NORMALIZATION",
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let character = self.character as u32;
        match self.kind {
            NoticeKind::LeadingSpace => {
                write!(f, "begins with white space (U+{character:04X}), which is part of the name")
            }
            NoticeKind::TrailingSpace => {
                write!(f, "ends with white space (U+{character:04X}), which is part of the name")
            }
            NoticeKind::Control => write!(f, "holds the control character U+{character:04X}"),
            NoticeKind::Invisible => write!(f, "holds the invisible character U+{character:04X}"),
            NoticeKind::Direction => {
                write!(f, "holds U+{character:04X}, which turns the writing direction")
            }
            NoticeKind::UnusualSpace => {
                write!(
                    f,
                    "holds U+{character:04X}, which looks like a space and is another character"
                )
            }
            NoticeKind::Normalization => write!(
                f,
                "can be spelled in another way that looks the same (near U+{character:04X}) and \
                 gives another identity"
            ),
        }
    }
}

/// What a person should look at in a name: at most one notice of each kind, in the order of
/// [`NoticeKind`]. Nothing is changed by it: two spellings are two identities.
///
/// ```
/// use ioid_did::{NoticeKind, notices};
/// assert!(notices("GEODNET").is_empty());
/// let found = notices("GEODNET\u{200b} ");
/// assert_eq!(found[0].kind, NoticeKind::TrailingSpace);
/// assert_eq!((found[1].kind, found[1].offset), (NoticeKind::Invisible, 7));
/// ```
#[must_use]
pub fn notices(name: &str) -> Vec<Notice> {
    let mut found: Vec<Notice> = Vec::new();
    let mut note = |kind, offset, character| {
        if !found.iter().any(|notice| notice.kind == kind) {
            let place = found.iter().filter(|notice| notice.kind < kind).count();
            found.insert(place, Notice { kind, offset, character });
        }
    };
    if let Some(first) = name.chars().next().filter(|first| first.is_whitespace()) {
        note(NoticeKind::LeadingSpace, 0, first);
    }
    if let Some(last) = name.chars().next_back().filter(|last| last.is_whitespace()) {
        note(NoticeKind::TrailingSpace, name.len() - last.len_utf8(), last);
    }
    let mut previous = '\0';
    for (offset, character) in name.char_indices() {
        if character.is_control() {
            note(NoticeKind::Control, offset, character);
        } else if turns_direction(character) {
            note(NoticeKind::Direction, offset, character);
        } else if is_invisible(character) {
            note(NoticeKind::Invisible, offset, character);
        } else if character != ' ' && character.is_whitespace() {
            note(NoticeKind::UnusualSpace, offset, character);
        }
        if normalization_changes(previous, character) {
            note(NoticeKind::Normalization, offset, character);
        }
        previous = character;
    }
    found
}

/// Unicode Bidi_Control.
const fn turns_direction(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Unicode Default_Ignorable_Code_Point without the direction controls, and the blank Braille cell.
const fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether NFC joins the two characters, or replaces the second wherever it stands.
const fn normalization_changes(previous: char, character: char) -> bool {
    is_replaced(character)
        || match character {
            // Marks on Latin, Greek and Cyrillic letters: most join, and their order counts.
            '\u{300}'..='\u{36f}' => true,
            '\u{653}'..='\u{655}' => {
                matches!(
                    previous,
                    '\u{627}' | '\u{648}' | '\u{64a}' | '\u{6c1}' | '\u{6d2}' | '\u{6d5}'
                )
            }
            '\u{93c}' => matches!(previous, '\u{928}' | '\u{930}' | '\u{933}'),
            '\u{9be}' | '\u{9d7}' => previous == '\u{9c7}',
            '\u{b3e}' | '\u{b56}' | '\u{b57}' => previous == '\u{b47}',
            '\u{bbe}' | '\u{bd7}' => matches!(previous, '\u{b92}' | '\u{bc6}' | '\u{bc7}'),
            '\u{c56}' => previous == '\u{c46}',
            '\u{cc2}' | '\u{cd5}' | '\u{cd6}' => {
                matches!(previous, '\u{cbf}' | '\u{cc6}' | '\u{cca}')
            }
            '\u{d3e}' | '\u{d57}' => matches!(previous, '\u{d46}' | '\u{d47}'),
            '\u{dca}' | '\u{dcf}' | '\u{ddf}' => matches!(previous, '\u{dd9}' | '\u{ddc}'),
            '\u{102e}' => previous == '\u{1025}',
            // A leading and a vowel Jamo, or a syllable and a trailing one.
            '\u{1161}'..='\u{1175}' => matches!(previous, '\u{1100}'..='\u{1112}'),
            '\u{11a8}'..='\u{11c2}' => {
                matches!(previous, '\u{1161}'..='\u{1175}' | '\u{ac00}'..='\u{d7a3}')
            }
            '\u{1b35}' => matches!(previous, '\u{1b05}'..='\u{1b42}'),
            // Voicing marks of kana.
            '\u{3099}' | '\u{309a}' => matches!(previous, '\u{3046}'..='\u{30fd}'),
            '\u{110ba}' => matches!(previous, '\u{11099}' | '\u{1109b}' | '\u{110a5}'),
            '\u{11127}' => matches!(previous, '\u{11131}' | '\u{11132}'),
            '\u{1133e}' | '\u{11357}' => previous == '\u{11347}',
            '\u{114b0}' | '\u{114ba}' | '\u{114bd}' => previous == '\u{114b9}',
            '\u{115af}' => matches!(previous, '\u{115b8}' | '\u{115b9}'),
            '\u{11930}' => previous == '\u{11935}',
            _ => false,
        }
}

/// Characters whose NFC is another (NFC_Quick_Check=No, Unicode 14; later versions add no such
/// character in use), beyond the marks above. CJK compatibility ideographs are taken as one block.
const fn is_replaced(character: char) -> bool {
    matches!(character,
        '\u{374}' | '\u{37e}' | '\u{387}' | '\u{958}'..='\u{95f}' | '\u{9dc}' | '\u{9dd}'
        | '\u{9df}' | '\u{a33}' | '\u{a36}' | '\u{a59}'..='\u{a5b}' | '\u{a5e}' | '\u{b5c}'
        | '\u{b5d}' | '\u{f43}' | '\u{f4d}' | '\u{f52}' | '\u{f57}' | '\u{f5c}' | '\u{f69}'
        | '\u{f73}' | '\u{f75}' | '\u{f76}' | '\u{f78}' | '\u{f81}' | '\u{f93}' | '\u{f9d}'
        | '\u{fa2}' | '\u{fa7}' | '\u{fac}' | '\u{fb9}' | '\u{1f71}' | '\u{1f73}' | '\u{1f75}'
        | '\u{1f77}' | '\u{1f79}' | '\u{1f7b}' | '\u{1f7d}' | '\u{1fbb}' | '\u{1fbe}'
        | '\u{1fc9}' | '\u{1fcb}' | '\u{1fd3}' | '\u{1fdb}' | '\u{1fe3}' | '\u{1feb}'
        | '\u{1fee}' | '\u{1fef}' | '\u{1ff9}' | '\u{1ffb}' | '\u{1ffd}' | '\u{2000}'
        | '\u{2001}' | '\u{2126}' | '\u{212a}' | '\u{212b}' | '\u{2329}' | '\u{232a}'
        | '\u{2adc}' | '\u{f900}'..='\u{fad9}' | '\u{fb1d}' | '\u{fb1f}'
        | '\u{fb2a}'..='\u{fb4e}' | '\u{1d15e}'..='\u{1d164}' | '\u{1d1bb}'..='\u{1d1c0}'
        | '\u{2f800}'..='\u{2fa1d}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;
    use proptest::prelude::*;

    #[test]
    fn each_kind_is_found_where_it_is() {
        let file = vectors::read("did/notices.json");
        let mut seen = std::collections::BTreeSet::new();
        for row in file["vectors"].as_array().unwrap() {
            let name = row["name"].as_str().unwrap();
            let found: Vec<_> = notices(name)
                .iter()
                .map(|notice| {
                    seen.insert(notice.kind);
                    let what = format!("{}@{}", notice.kind.code(), notice.offset);
                    assert!(notice.to_string().is_ascii());
                    assert!(
                        notice.to_string().contains(&format!("U+{:04X}", notice.character as u32))
                    );
                    what
                })
                .collect();
            let expected: Vec<_> =
                row["notices"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
            assert_eq!(found, expected, "{name:?}");
        }
        assert_eq!(seen.len(), 7);
    }

    proptest! {
        #[test]
        fn never_panics_and_points_at_characters(name in ".{0,40}") {
            for notice in notices(&name) {
                prop_assert_eq!(name[notice.offset..].chars().next(), Some(notice.character));
            }
        }

        #[test]
        fn plain_names_are_quiet(name in "[!-~]([ -~]{0,20}[!-~])?") {
            prop_assert!(notices(&name).is_empty());
        }
    }
}
