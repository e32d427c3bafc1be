//! The vector files that Rust, Node and the browser read: `tests-wasm/vectors/<topic>/<file>`.

use std::path::PathBuf;

pub(crate) fn text(file: &str) -> String {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests-wasm/vectors").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn read(file: &str) -> serde_json::Value {
    serde_json::from_str(&text(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    alloy_primitives::hex::decode(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}
