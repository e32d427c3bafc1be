//! What must hold for any bytes: the entry functions of the fuzz targets.
//!
//! Each function takes bytes and panics when something is wrong with what the product makes of
//! them. `cargo xtask fuzz` feeds them what libFuzzer thinks of; the test in this crate feeds them
//! the inputs that are kept in `fuzz/corpus/`, so that they cannot rot. Where somebody else's
//! implementation answers the same question, both are asked.

mod account_code;
mod address;
mod calldata;
mod cid;
mod content;
mod context;
mod conversation;
mod did;
mod document;
mod failure;
mod json;
mod key;
mod log;
mod name;
mod nested;
mod returns;
mod selector;
mod solana;
mod transaction;
mod typed_data;

/// One fuzz target.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name: that of its binary in `fuzz/` and of its folder in `fuzz/corpus/`.
    pub name: &'static str,
    /// Judges one input.
    pub run: fn(&[u8]),
    /// What its first inputs are made of.
    pub seeds: Seeds,
}

/// Which parts of the vector files are worth trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seeds {
    /// Every text.
    Texts,
    /// Every object, as JSON.
    Objects,
    /// Every text of hexadecimal digits, as the bytes it means.
    Bytes,
    /// The same, for a target whose first byte says how many answers are due.
    Answers,
    /// The same, for a target whose first two bytes say what is known and what is sent.
    Calls,
    /// Every `topics` with its `data`.
    Logs,
    /// None: the input is a script for a generator.
    Nothing,
}

impl Seeds {
    /// The folder they are written to, beside those of the other kinds.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Objects => "objects",
            Self::Bytes => "bytes",
            Self::Answers => "answers",
            Self::Calls => "calls",
            Self::Logs => "logs",
            Self::Nothing => "nothing",
        }
    }
}

/// Every target.
pub const TARGETS: [Target; 24] = [
    Target { name: "account_code", run: account_code::account_code, seeds: Seeds::Bytes },
    Target { name: "address", run: address::address, seeds: Seeds::Texts },
    Target { name: "calldata", run: calldata::calldata, seeds: Seeds::Bytes },
    Target { name: "cid", run: cid::cid, seeds: Seeds::Texts },
    Target { name: "content", run: content::content, seeds: Seeds::Bytes },
    Target { name: "context", run: context::context, seeds: Seeds::Objects },
    Target { name: "conversation", run: conversation::conversation, seeds: Seeds::Nothing },
    Target { name: "did", run: did::did, seeds: Seeds::Texts },
    Target { name: "document", run: document::document, seeds: Seeds::Objects },
    Target { name: "document_input", run: document::document_input, seeds: Seeds::Objects },
    Target { name: "json", run: json::json, seeds: Seeds::Objects },
    Target { name: "json_number", run: json::json_number, seeds: Seeds::Texts },
    Target { name: "jwk", run: key::jwk, seeds: Seeds::Objects },
    Target { name: "log", run: log::log, seeds: Seeds::Logs },
    Target { name: "multicall", run: returns::multicall, seeds: Seeds::Answers },
    Target { name: "multikey", run: key::multikey, seeds: Seeds::Texts },
    Target { name: "name", run: name::name, seeds: Seeds::Texts },
    Target { name: "nested", run: nested::nested, seeds: Seeds::Nothing },
    Target { name: "returns", run: returns::returns, seeds: Seeds::Bytes },
    Target { name: "revert", run: calldata::revert, seeds: Seeds::Bytes },
    Target { name: "selector", run: selector::selector, seeds: Seeds::Texts },
    Target { name: "solana", run: solana::solana, seeds: Seeds::Texts },
    Target { name: "transaction", run: transaction::transaction, seeds: Seeds::Calls },
    Target { name: "typed_data", run: typed_data::typed_data, seeds: Seeds::Objects },
];

/// The target of this name.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Judges one input of the target of this name.
///
/// # Panics
/// When something is wrong with what the product makes of the input, or there is no such target.
pub fn run(name: &str, data: &[u8]) {
    let target = target(name);
    assert!(target.is_some(), "there is no target {name}");
    if let Some(target) = target {
        (target.run)(data);
    }
}

/// The input as text; half of the targets read nothing else.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}
