//! The struct types of typed data, checked once, with their type hashes.

use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec, vec::Vec};

use alloy_primitives::{B256, keccak256};

use super::{DOMAIN, Member, TypedDataProblem, at, step};
use crate::error::{Excerpt, Result};
use crate::solidity_type::{Elementary, canonical_number, is_identifier};

/// A member's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Elementary(Elementary),
    /// Name of a struct type.
    Struct(String),
    /// Items, and how many when that is fixed.
    Array(Box<Kind>, Option<usize>),
}

impl Kind {
    /// Arrays of arrays in one type name; each bracket is a level of recursion.
    const MAX_BRACKETS: usize = 16;

    fn parse(text: &str, is_struct: &impl Fn(&str) -> bool, depth: usize) -> Option<Self> {
        if let Some(inner) = text.strip_suffix(']') {
            let (item, length) = inner.rsplit_once('[')?;
            let length = match length {
                "" => None,
                digits => Some(canonical_number(digits)?),
            };
            if depth == Self::MAX_BRACKETS {
                return None;
            }
            return Some(Self::Array(Box::new(Self::parse(item, is_struct, depth + 1)?), length));
        }
        match Elementary::parse(text) {
            Some(elementary) => Some(Self::Elementary(elementary)),
            None => is_struct(text).then(|| Self::Struct(text.to_owned())),
        }
    }

    /// The struct type inside any brackets.
    fn structure(&self) -> Option<&str> {
        match self {
            Self::Struct(name) => Some(name),
            Self::Array(item, _) => item.structure(),
            Self::Elementary(_) => None,
        }
    }
}

/// A struct type.
#[derive(Debug)]
pub(super) struct Structure {
    /// Names, types and the types' text, in order.
    pub(super) members: Vec<(String, Kind, String)>,
    pub(super) type_hash: B256,
}

/// Every struct type, by name and in no order.
#[derive(Debug)]
pub(super) struct Schema(Vec<(String, Structure)>);

impl Schema {
    pub(super) fn new(types: &[(String, Vec<Member>)], domain: Vec<Member>) -> Result<Self> {
        let is_struct = |name: &str| name == DOMAIN || types.iter().any(|(known, _)| known == name);
        let mut schema = Self(Vec::with_capacity(types.len() + 1));
        let given = types.iter().filter(|(name, _)| name != DOMAIN);
        let domain = (DOMAIN.to_owned(), domain);
        for (name, members) in given.chain([&domain]) {
            let path = step("/types", name);
            // `uint` is Solidity's too, though no canonical type: a struct of that name misleads.
            let taken = ["uint", "int", "byte", "function"].contains(&name.as_str());
            if taken || !is_identifier(name) || Elementary::parse(name).is_some() {
                return Err(at(&path, TypedDataProblem::TypeName { name: Excerpt::new(name) }));
            }
            let members = members_of(members, &is_struct, &path)?;
            schema.0.push((name.clone(), Structure { members, type_hash: B256::ZERO }));
        }
        let hashes: Vec<B256> =
            schema.0.iter().map(|(name, _)| keccak256(schema.encode_type(name))).collect();
        for ((_, structure), hash) in schema.0.iter_mut().zip(hashes) {
            structure.type_hash = hash;
        }
        Ok(schema)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Structure> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, structure)| structure)
    }

    /// `name(type member,…)` of the type, then of every type it refers to, sorted by name, each
    /// once.
    fn encode_type(&self, primary: &str) -> String {
        let members = |name: &str| self.get(name).map(|s| s.members.as_slice()).unwrap_or_default();
        let mut referred: Vec<&str> = Vec::new();
        let mut open = vec![primary];
        while let Some(name) = open.pop() {
            let kinds = members(name).iter().filter_map(|(_, kind, _)| kind.structure());
            for next in kinds.filter(|next| *next != primary) {
                if let Err(place) = referred.binary_search(&next) {
                    referred.insert(place, next);
                    open.push(next);
                }
            }
        }
        let mut text = String::new();
        for name in core::iter::once(primary).chain(referred) {
            let members: Vec<_> =
                members(name).iter().map(|(name, _, kind)| format!("{kind} {name}")).collect();
            text.push_str(&format!("{name}({})", members.join(",")));
        }
        text
    }
}

fn members_of(
    members: &[Member],
    is_struct: &impl Fn(&str) -> bool,
    path: &str,
) -> Result<Vec<(String, Kind, String)>> {
    let mut checked: Vec<(String, Kind, String)> = Vec::with_capacity(members.len());
    for (index, Member { name, kind: text }) in members.iter().enumerate() {
        let path = step(path, index);
        if !is_identifier(name) {
            return Err(at(&path, TypedDataProblem::MemberName { name: Excerpt::new(name) }));
        }
        if checked.iter().any(|(known, ..)| known == name) {
            return Err(at(&path, TypedDataProblem::MemberDuplicate { name: Excerpt::new(name) }));
        }
        let kind = Kind::parse(text, is_struct, 0)
            .ok_or_else(|| at(&path, TypedDataProblem::TypeUnknown { name: Excerpt::new(text) }))?;
        checked.push((name.clone(), kind, text.clone()));
    }
    Ok(checked)
}
