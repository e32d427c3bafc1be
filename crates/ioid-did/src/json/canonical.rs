use alloc::collections::BinaryHeap;
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::cmp::Ordering;

use ioid_bytes::{push_quoted, utf16_order};

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
        let mut out = String::with_capacity(USUAL);
        self.write(&mut out, true);
        out
    }

    /// The text with members in the order they have, otherwise like [`canonical`](Self::canonical).
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::with_capacity(USUAL);
        self.write(&mut out, false);
        out
    }

    fn write(&self, out: &mut String, sorted: bool) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(number) => number::write(number.get(), out),
            Self::String(text) => push_quoted(out, text),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out, sorted);
                }
                out.push(']');
            }
            Self::Object(object) => object.write(out, sorted),
        }
    }
}

/// Few documents are longer.
const USUAL: usize = 2048;

/// Objects of up to so many members are put in order without asking for memory, and their names are
/// compared each with each.
pub(super) const FEW: usize = 16;

impl ObjectView<'_> {
    /// The names with their places.
    pub(super) fn names(&self) -> Vec<Name<'_>> {
        self.0.iter().zip(0..).map(|((name, _), at)| Name(name, at)).collect()
    }

    fn write(&self, out: &mut String, sorted: bool) {
        out.push('{');
        let members = self.0.iter();
        if !sorted {
            members.for_each(|member| write_member(member, out, sorted));
        } else if self.0.len() <= FEW {
            let mut few = [None; FEW];
            let after = |few: &[Option<&Member<'_>>], at: usize, name: &str| {
                let other = few.get(at).copied().flatten();
                other.is_some_and(|(other, _)| utf16_order(other, name).is_gt())
            };
            for (mut at, member) in members.enumerate() {
                if let Some(place) = few.get_mut(at) {
                    *place = Some(member);
                }
                while at > 0 && after(&few, at - 1, &member.0) {
                    few.swap(at - 1, at);
                    at -= 1;
                }
            }
            few.into_iter().flatten().for_each(|member| write_member(member, out, sorted));
        } else {
            for Name(_, index) in in_order(self.names()) {
                self.0.get(index).into_iter().for_each(|member| write_member(member, out, sorted));
            }
        }
        out.push('}');
    }
}

type Member<'a> = (Cow<'a, str>, JsonView<'a>);

fn write_member((name, value): &Member<'_>, out: &mut String, sorted: bool) {
    if !out.ends_with('{') {
        out.push(',');
    }
    push_quoted(out, name);
    out.push(':');
    value.write(out, sorted);
}

/// A name and its place among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name<'a>(pub(crate) &'a str, pub(crate) usize);

/// Names in canonical order, by UTF-16 code units, equal ones by place. By heap: its code is a tenth
/// of the library's other sorts, and it is never slower than n log n.
pub(crate) fn in_order(names: Vec<Name<'_>>) -> Vec<Name<'_>> {
    BinaryHeap::from(names).into_sorted_vec()
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
