use alloc::collections::BinaryHeap;
use alloc::{string::String, vec::Vec};
use core::cmp::Ordering;

use ioid_bytes::{JsonText, utf16_order};

use super::{JsonView, ObjectView, number};

impl JsonView<'_> {
    /// The canonical text of RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code
    /// units, numbers as ECMAScript prints them, the fewest escapes, no white space, no line end.
    /// Its UTF-8 bytes are what is hashed, published and signed.
    ///
    /// ```
    /// use ioid_did::Json;
    /// let json = Json::parse(r#"{"b": 1.50, "a": [1e21, "\u0041"]}"#)?;
    /// assert_eq!(json.canonical(), r#"{"a":[1e+21,"A"],"b":1.5}"#);
    /// # Ok::<(), ioid_did::JsonError>(())
    /// ```
    #[must_use]
    pub fn canonical(&self) -> String {
        self.text(true)
    }

    /// The text with members in the order they have, otherwise like [`canonical`](Self::canonical).
    #[must_use]
    pub fn to_text(&self) -> String {
        self.text(false)
    }

    fn text(&self, sorted: bool) -> String {
        let mut out = JsonText::with_capacity(USUAL);
        self.write(&mut out, sorted);
        out.into()
    }

    fn write(&self, out: &mut JsonText, sorted: bool) {
        match self {
            Self::Null => out.word("null"),
            Self::Bool(true) => out.word("true"),
            Self::Bool(false) => out.word("false"),
            Self::Number(number) => out.word(&number::text(number.get())),
            Self::String(text) => out.text(text),
            Self::Array(items) => {
                out.open('[');
                for item in items {
                    item.write(out, sorted);
                }
                out.close(']');
            }
            Self::Object(object) => {
                out.open('{');
                object.write(out, sorted);
                out.close('}');
            }
        }
    }
}

/// Few documents are longer.
const USUAL: usize = 2048;

impl ObjectView<'_> {
    /// The names with their places.
    pub(super) fn names(&self) -> Vec<Name<'_>> {
        let mut names = Vec::with_capacity(self.0.len());
        for (at, (name, _)) in self.0.iter().enumerate() {
            names.push(Name(name, at));
        }
        names
    }

    fn write(&self, out: &mut JsonText, sorted: bool) {
        if !sorted {
            for (name, value) in &self.0 {
                out.name(name);
                value.write(out, sorted);
            }
            return;
        }
        for Name(name, at) in in_order(self.names()) {
            out.name(name);
            if let Some((_, value)) = self.0.get(at) {
                value.write(out, sorted);
            }
        }
    }
}

/// A name and its place among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name<'a>(pub(crate) &'a str, pub(crate) usize);

/// So many names are soon sorted by putting each in its place among those before it.
pub(super) const FEW: usize = 16;

/// Names in canonical order, by UTF-16 code units, equal ones by place. Many by heap: its code is a
/// tenth of the library's other sorts, and it is never slower than n log n.
pub(crate) fn in_order(mut names: Vec<Name<'_>>) -> Vec<Name<'_>> {
    if names.len() > FEW {
        return if names.is_sorted() { names } else { BinaryHeap::from(names).into_sorted_vec() };
    }
    for end in 1..names.len() {
        for at in (0..end).rev() {
            match names.get_mut(at..at + 2) {
                Some([before, name]) if *name < *before => core::mem::swap(before, name),
                _ => break,
            }
        }
    }
    names
}

impl Ord for Name<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        utf16_order(self.0, other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Name<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Json, vectors};
    use proptest::prelude::*;

    #[test]
    fn published_files_byte_for_byte() {
        for name in ["arrays", "french", "structures", "unicode", "values", "weird"] {
            let input = vectors::text(&format!("jcs/input/{name}.json"));
            let output = vectors::text(&format!("jcs/output/{name}.json"));
            let canonical = Json::parse(&input).unwrap().canonical();
            assert_eq!(canonical, output, "{name}");
            assert_eq!(Json::parse(&canonical).unwrap().canonical(), canonical);
        }
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let number = any::<f64>().prop_filter("finite", |n| n.is_finite());
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i32>().prop_map(Into::into),
            number.prop_map(Into::into),
            ".{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                proptest::collection::btree_map(
                    "[a-c\\u{e9}\\u{20ac}\\u{fb33}😂]{0,3}",
                    inner,
                    0..5
                )
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json_canonicalizer(value in any_json()) {
            // Floats are printed by serde_json in a form that reads back exactly.
            let text = serde_json::to_string(&value).unwrap();
            let expected = serde_json_canonicalizer::to_string(&value).unwrap();
            match Json::parse(&text) {
                Ok(json) => prop_assert_eq!(json.canonical(), expected),
                Err(error) => prop_assert_eq!(error.code(), "JSON_NUMBER_INEXACT"),
            }
        }
    }
}
