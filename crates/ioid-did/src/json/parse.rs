use alloc::{borrow::Cow, boxed::Box, string::ToString, vec::Vec};

use ioid_bytes::plain_length;

use super::{
    JSON_DEPTH_MAX, JSON_SIZE_MAX, Json, JsonError, JsonView, Number, ObjectView,
    canonical::{FEW, Name, in_order},
    number,
};

impl Json {
    /// Reads JSON text (RFC 8259) strictly, as I-JSON (RFC 7493): no name twice in an object, no
    /// lone surrogates, no integer that a double would change. At most 64 levels and 1 MiB.
    ///
    /// A reader of our own, because `serde_json` keeps the last of two equal names without a word,
    /// rounds integers silently, and says no offset.
    ///
    /// ```
    /// use ioid_did::Json;
    /// assert!(Json::parse(r#"{"a":[1,true,null]}"#).is_ok());
    /// assert_eq!(Json::parse(r#"{"a":1,"a":2}"#).unwrap_err().code(), "JSON_DUPLICATE_KEY");
    /// ```
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        Self::parse_up_to(text, JSON_SIZE_MAX)
    }

    /// The same for text of up to `limit` bytes.
    pub fn parse_up_to(text: &str, limit: usize) -> Result<Self, JsonError> {
        read(text, limit, |text| Cow::Owned(text.to_string()))
    }

    /// Reads JSON from bytes, which must be UTF-8 without byte order mark.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, JsonError> {
        if bytes.len() > JSON_SIZE_MAX {
            return Err(JsonError::TooLarge { received: bytes.len() });
        }
        core::str::from_utf8(bytes)
            .map_err(|error| JsonError::Utf8 { offset: error.valid_up_to() })
            .and_then(Self::parse)
    }
}

impl<'a> JsonView<'a> {
    /// Like [`Json::parse`], without copying text that has no escapes.
    ///
    /// ```
    /// use ioid_did::JsonView;
    /// let json = JsonView::of(r#"{"b":1,"a":2}"#)?;
    /// assert_eq!(json.canonical(), r#"{"a":2,"b":1}"#);
    /// # Ok::<(), ioid_did::JsonError>(())
    /// ```
    pub fn of(text: &'a str) -> Result<Self, JsonError> {
        read(text, JSON_SIZE_MAX, Cow::Borrowed)
    }
}

fn read<'t, 'v>(
    text: &'t str,
    limit: usize,
    keep: fn(&'t str) -> Cow<'v, str>,
) -> Result<JsonView<'v>, JsonError> {
    if text.len() > limit {
        return Err(JsonError::TooLarge { received: text.len() });
    }
    let mut reader = Reader { text, at: 0, keep };
    reader.whole().map_err(|why| *why)
}

/// In a box, which every step of the reader passes on: results stay small.
type Refused = Box<JsonError>;

struct Reader<'t, 'v> {
    text: &'t str,
    at: usize,
    /// What becomes of text without escapes.
    keep: fn(&'t str) -> Cow<'v, str>,
}

impl<'t, 'v> Reader<'t, 'v> {
    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    #[inline(always)]
    fn white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    #[cold]
    #[inline(never)]
    fn failure(&self, expected: &'static str) -> Refused {
        Box::new(JsonError::Syntax { offset: self.at, expected })
    }

    fn whole(&mut self) -> Result<JsonView<'v>, Refused> {
        let value = self.value(0)?;
        self.white_space();
        if self.peek().is_some() { Err(self.failure("the end")) } else { Ok(value) }
    }

    fn value(&mut self, depth: usize) -> Result<JsonView<'v>, Refused> {
        self.white_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(JsonView::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<JsonView<'v>, Refused> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (length, value) = if rest.starts_with("null") {
            (4, JsonView::Null)
        } else if rest.starts_with("true") {
            (4, JsonView::Bool(true))
        } else if rest.starts_with("false") {
            (5, JsonView::Bool(false))
        } else {
            return Err(self.failure("a value"));
        };
        self.at += length;
        Ok(value)
    }

    fn enter(&mut self, depth: usize) -> Result<usize, Refused> {
        if depth == JSON_DEPTH_MAX {
            return Err(Box::new(JsonError::TooDeep { offset: self.at }));
        }
        self.at += 1;
        self.white_space();
        Ok(depth + 1)
    }

    fn array(&mut self, depth: usize) -> Result<JsonView<'v>, Refused> {
        let depth = self.enter(depth)?;
        let mut items = Vec::new();
        if self.eat(b']') {
            return Ok(JsonView::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.white_space();
            if self.eat(b']') {
                return Ok(JsonView::Array(items));
            }
            if !self.eat(b',') {
                return Err(self.failure("\",\" or \"]\""));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<JsonView<'v>, Refused> {
        let start = self.at;
        let depth = self.enter(depth)?;
        let mut object = ObjectView::default();
        if self.eat(b'}') {
            return Ok(object.into());
        }
        loop {
            object.0.push(self.member(depth)?);
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                return Err(self.failure("\",\" or \"}\""));
            }
        }
        match twice(&object) {
            None => Ok(object.into()),
            Some(index) => {
                self.at = start + 1;
                // What was read once is read again up to the name.
                for _ in 0..index {
                    self.member(depth)?;
                    self.at += 1;
                }
                self.white_space();
                let name = object.0.get(index).map(|(name, _)| name.to_string());
                let name = name.unwrap_or_default();
                Err(Box::new(JsonError::DuplicateKey { offset: self.at, name }))
            }
        }
    }

    /// A name and its value, and the white space behind.
    fn member(&mut self, depth: usize) -> Result<(Cow<'v, str>, JsonView<'v>), Refused> {
        self.white_space();
        if self.peek() != Some(b'"') {
            return Err(self.failure("a member name in quotation marks"));
        }
        let name = self.string()?;
        self.white_space();
        if !self.eat(b':') {
            return Err(self.failure("\":\""));
        }
        let value = self.value(depth)?;
        self.white_space();
        Ok((name, value))
    }

    fn string(&mut self) -> Result<Cow<'v, str>, Refused> {
        self.at += 1;
        let plain = self.plain();
        if self.eat(b'"') {
            return Ok((self.keep)(plain));
        }
        let mut string = plain.to_string();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(string));
                }
                Some(b'\\') => string.push(self.escape()?),
                Some(_) => return Err(self.failure("no control character within text")),
                None => return Err(self.failure("a closing quotation mark")),
            }
            string.push_str(self.plain());
        }
    }

    /// Text up to the next character that does not stand for itself.
    fn plain(&mut self) -> &'t str {
        let start = self.at;
        self.at += plain_length(self.text.as_bytes().get(start..).unwrap_or_default());
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn escape(&mut self) -> Result<char, Refused> {
        let start = self.at;
        self.at += 1;
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode_escape(start);
            }
            _ => return Err(self.failure("one of \"\\/bfnrtu after a backslash")),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, Refused> {
        let lone = || Box::new(JsonError::LoneSurrogate { offset: start });
        let unit = self.four_digits()?;
        if let Some(character) = char::from_u32(unit) {
            return Ok(character);
        }
        // A high half must be followed at once by the escape of a low half.
        if unit >= 0xdc00 || !self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
            return Err(lone());
        }
        self.at += 2;
        let low = self.four_digits()?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(lone());
        }
        char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).ok_or_else(lone)
    }

    fn four_digits(&mut self) -> Result<u32, Refused> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit * 16 + digit.ok_or_else(|| self.failure("four hexadecimal digits"))?;
            self.at += 1;
        }
        Ok(unit)
    }

    fn digits(&mut self) -> Result<(), Refused> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.failure("a digit")) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<JsonView<'v>, Refused> {
        let offset = self.at;
        self.eat(b'-');
        if self.eat(b'0') {
            if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(self.failure("no digit after a leading zero"));
            }
        } else {
            self.digits()?;
        }
        let mut integer = true;
        if self.eat(b'.') {
            integer = false;
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            integer = false;
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let literal = self.text.get(offset..self.at).unwrap_or_default();
        let Some(number) = number::read(literal).and_then(Number::new) else {
            return Err(Box::new(JsonError::NumberRange { offset, literal: literal.to_string() }));
        };
        // A double holds every integer of 15 digits.
        if integer && literal.len() > 15 && !number::keeps_integer(literal, number.get()) {
            let (literal, becomes) = (literal.to_string(), number::text(number.get()));
            return Err(Box::new(JsonError::NumberInexact { offset, literal, becomes }));
        }
        Ok(JsonView::Number(number))
    }
}

/// The place of a name that stands before, if there is one: the first in the text. By sorting: an
/// object of a megabyte has 200,000 members.
fn twice(object: &ObjectView<'_>) -> Option<usize> {
    let members = &object.0;
    // Each of few names is soon compared with those before it.
    if members.len() <= FEW {
        return members.iter().enumerate().position(|(index, (name, _))| {
            members.iter().take(index).any(|(before, _)| before == name)
        });
    }
    let mut twice: Option<usize> = None;
    let mut before: Option<&str> = None;
    for Name(name, index) in in_order(object.names()) {
        if before == Some(name) && twice.is_none_or(|first| index < first) {
            twice = Some(index);
        }
        before = Some(name);
    }
    twice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;
    use proptest::prelude::*;

    #[test]
    fn refusals_have_their_code_and_place() {
        let file = vectors::read("jcs/refused.json");
        let mut codes = std::collections::BTreeSet::new();
        for row in file["vectors"].as_array().unwrap() {
            let text = row["text"].as_str().unwrap();
            let error = Json::parse(text).expect_err(text);
            assert_eq!(error.code(), row["code"].as_str().unwrap(), "{text}");
            let offset =
                error.details().into_iter().find(|(name, _)| *name == "position").unwrap().1;
            assert_eq!(offset, row["position"].to_string(), "{text}");
            assert!(error.to_string().contains(&offset), "{error}");
            codes.insert(error.code());
        }
        assert_eq!(codes.len(), 5, "{codes:?}");
    }

    #[test]
    fn limits_of_depth_and_size() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(Json::parse(&nested(JSON_DEPTH_MAX)).is_ok());
        let deep = Json::parse(&nested(JSON_DEPTH_MAX + 1));
        assert_eq!(deep, Err(JsonError::TooDeep { offset: JSON_DEPTH_MAX }));
        assert_eq!(deep.unwrap_err().code(), "JSON_TOO_DEEP");
        let objects = "{\"a\":".repeat(500_000 / 5);
        assert_eq!(Json::parse(&objects), Err(JsonError::TooDeep { offset: 320 }));
        let text = |size: usize| format!("\"{}\"", "x".repeat(size - 2));
        assert!(Json::parse(&text(JSON_SIZE_MAX)).is_ok());
        let error = Json::parse(&text(JSON_SIZE_MAX + 1)).unwrap_err();
        assert_eq!((error.code(), error.details().len()), ("JSON_TOO_LARGE", 2));
        let error = Json::parse_bytes(&vec![b' '; JSON_SIZE_MAX + 1]).unwrap_err();
        assert_eq!(error, JsonError::TooLarge { received: JSON_SIZE_MAX + 1 });
    }

    #[test]
    fn bytes_must_be_utf8() {
        assert_eq!(Json::parse_bytes(b"\"a\xff\""), Err(JsonError::Utf8 { offset: 2 }));
        assert_eq!(Json::parse_bytes(b"\"a\xff\"").unwrap_err().code(), "JSON_UTF8");
        assert_eq!(Json::parse_bytes(b"null"), Ok(Json::Null));
    }

    #[test]
    fn many_members_are_not_quadratic() {
        let members: Vec<String> = (0..80_000).map(|n| format!("\"{n:06}\":0")).collect();
        let text = format!("{{{}}}", members.join(","));
        let started = std::time::Instant::now();
        assert!(Json::parse(&text).is_ok());
        assert!(started.elapsed().as_secs() < 5);
    }

    #[test]
    fn order_is_kept() {
        let json =
            Json::parse(r#" {"b" : [ 1 , -0.5e1 ] , "a":"\ud83d\ude02\u00e9\/" } "#).unwrap();
        let names: Vec<_> = json.as_object().unwrap().iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "a"]);
        assert_eq!(json.as_object().unwrap().get("a").unwrap().as_str(), Some("😂é/"));
        assert_eq!(json.to_text(), r#"{"b":[1,-5],"a":"😂é/"}"#);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[\\[\\]{}\",:0-9eE.+\\-\\\\unltrfas \\x00-\\x7f😂]{0,40}") {
            if let Ok(json) = Json::parse(&text) {
                prop_assert_eq!(Json::parse(&json.to_text()), Ok(json));
            }
        }

        #[test]
        fn agrees_with_serde_json_on_what_is_json(text in "[\\[\\]{}\",:0-9eE.+\\-\\\\unltrfas ]{0,24}") {
            let ours = Json::parse(&text);
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            match ours {
                Ok(_) => prop_assert!(theirs.is_ok()),
                // What we refuse beyond the grammar.
                Err(JsonError::Syntax { .. }) => prop_assert!(theirs.is_err()),
                Err(_) => {}
            }
        }
    }
}
