//! The vector files, and their rows as the types of this crate.

use alloy_primitives::{Address, B256, Bytes, U256};
use ioid_did::Identifier;
use serde_json::Value;

use crate::registry::DocumentMetadata;
use crate::{Call, NftContract, Result, View, address, uint256};

/// The vector file `<topic>/<name>.json`.
pub(crate) fn read(file: &str) -> Value {
    let path = format!("{}/../../tests-wasm/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&path).expect(&path)).expect(&path)
}

/// The rows of one list of a vector file, of which there must be some.
pub(crate) fn rows(file: &Value, list: &str) -> Vec<Value> {
    let rows = file[list].as_array().expect(list).clone();
    assert!(!rows.is_empty(), "{list} is empty");
    rows
}

pub(crate) trait Row {
    fn text(&self, name: &str) -> &str;
    fn list(&self, name: &str) -> &[Value];

    fn bytes(&self, name: &str) -> Bytes {
        self.text(name).parse().expect(name)
    }
    fn address(&self, name: &str) -> Address {
        address::parse(self.text(name)).expect(name)
    }
    fn word(&self, name: &str) -> B256 {
        self.text(name).parse().expect(name)
    }
    fn number(&self, name: &str) -> Result<U256> {
        uint256::parse(self.text(name))
    }
    fn contract(&self, name: &str) -> Result<NftContract> {
        NftContract::parse(self.text(name))
    }
    fn identifier(&self, name: &str) -> Identifier {
        self.text(name).strip_prefix("did:io:").expect("did:io:").parse().expect(name)
    }
    fn document(&self) -> DocumentMetadata {
        DocumentMetadata { uri: self.text("uri").to_owned(), hash: self.word("hash") }
    }
    fn topics(&self) -> Vec<B256> {
        self.list("topics").iter().map(|topic| topic.as_str().unwrap().parse().unwrap()).collect()
    }
}

impl Row for Value {
    fn text(&self, name: &str) -> &str {
        self[name].as_str().expect(name)
    }
    fn list(&self, name: &str) -> &[Value] {
        self[name].as_array().expect(name)
    }
}

/// Every row of `calls` must give exactly its transaction, every row of `refused` its code.
pub(crate) fn check_calls(file: &Value, build: impl Fn(&str, &Value) -> Result<Call>) {
    for row in rows(file, "calls") {
        let call = build(row.text("function"), &row["input"]).unwrap();
        let expected = Call {
            to: row.address("to"),
            data: row.bytes("data").into(),
            value: row.number("value").unwrap(),
        };
        assert_eq!(call, expected, "{row}");
    }
    for row in rows(file, "refused") {
        let error = build(row.text("function"), &row["input"]).expect_err(&row.to_string());
        assert_eq!(error.code(), row.text("code"), "{row}: {error}");
    }
}

/// A view must ask exactly the row's question, understand the row's answer, and refuse every
/// answer that differs from a canonical one.
pub(crate) fn check_view<T>(row: &Value, view: &View<T>, to_json: impl Fn(T) -> Value) {
    assert_eq!(view.to, row.address("to"), "{row}");
    assert_eq!(view.data, row.bytes("data"), "{row}");
    let returned = row.bytes("returned");
    assert_eq!(to_json(view.decode(&returned).unwrap()), row["value"], "{row}");
    check_strictness(&returned, |data| view.decode(data).err().map(|error| error.code()));
}

/// No shortening and no lengthening of `good` may decode.
pub(crate) fn check_strictness(good: &[u8], refused_with: impl Fn(&[u8]) -> Option<&'static str>) {
    for length in 0..good.len() {
        assert_eq!(refused_with(&good[..length]), Some("ABI_DECODE"), "first {length} bytes");
    }
    for extra in [&[0][..], &[1], &[0; 32]] {
        assert_eq!(refused_with(&[good, extra].concat()), Some("ABI_DECODE"), "{extra:?} more");
    }
}
