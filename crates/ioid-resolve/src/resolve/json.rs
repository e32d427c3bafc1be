//! Results as JSON text, member by member: a tree of values would only be made to be written.

use ioid_did::Json;

/// An object that is being written.
#[derive(Debug)]
pub(super) struct Members(String);

impl Members {
    pub(super) fn new() -> Self {
        Self("{".to_owned())
    }

    /// Adds a member of ours, whose value is JSON text.
    pub(super) fn raw(&mut self, name: &'static str, json: &str) {
        self.any(name, json);
    }

    /// Adds a member with any name.
    pub(super) fn any(&mut self, name: &str, json: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push_str(&text(name));
        self.0.push(':');
        self.0.push_str(json);
    }

    /// Adds a text.
    pub(super) fn text(&mut self, name: &'static str, value: &str) {
        self.raw(name, &text(value));
    }

    /// Adds a text when there is one.
    pub(super) fn some(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(super) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A text as JSON.
pub(super) fn text(value: &str) -> String {
    Json::from(value).to_text()
}

/// An array of values that are JSON text.
pub(super) fn array(items: impl Iterator<Item = String>) -> String {
    let mut out = "[".to_owned();
    for item in items {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&item);
    }
    out.push(']');
    out
}
