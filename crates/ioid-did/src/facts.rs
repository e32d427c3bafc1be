use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::fmt::Display;

/// The facts of an error as named text. From a list, so that making text of each is code that
/// exists once and not at each fact of each error.
#[must_use]
pub fn facts(list: &[(&'static str, &dyn Display)]) -> Vec<(&'static str, String)> {
    list.iter().map(|(name, fact)| (*name, fact.to_string())).collect()
}
