//! Every English word this module says, in one table: a key, and a sentence with named
//! placeholders. A translation is another such table.

mod reverts;
mod titles;
mod warnings;

/// All texts by key, for translators and for tests.
pub(super) fn texts() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    [titles::TITLES, titles::LABELS, titles::VALUES, warnings::WARNINGS, reverts::REVERTS]
        .into_iter()
        .flatten()
}

/// The text of `key`, when there is one.
pub(super) fn find(key: &str) -> Option<&'static str> {
    texts().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

/// The text of a key that the table has; empty otherwise, which a test excludes.
pub(super) fn text(key: &str) -> &'static str {
    find(key).unwrap_or_default()
}

/// [`fill_with`] for values at hand.
pub(super) fn fill(key: &str, values: &[(&str, &str)]) -> String {
    fill_with(text(key), |name| {
        values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    })
}

/// Puts values in for `{name}`. A value that itself holds braces is not looked at again, so what
/// comes from outside cannot name another placeholder; a name nobody knows stays as it is.
pub(super) fn fill_with(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((value(name)?, after))) {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}
