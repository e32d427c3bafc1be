use alloc::{string::String, vec::Vec};

use ioid_bytes::JsonText;

use crate::json::{Json, Name, in_order};

/// A document while it is written, once: its text with members in the order people read them, and
/// where each value stands in it. The canonical text is put together of these pieces, which is soon
/// done beside making a tree of values and writing that twice.
pub(super) struct Draft {
    pub(super) text: JsonText,
    parts: Vec<Part>,
}

/// A member of an object, or an item of an array, which has no name.
struct Part {
    name: &'static str,
    kind: Kind,
    /// Where it stands in the text, with its name.
    start: usize,
    end: usize,
    /// How many of the parts behind it are within it.
    within: usize,
}

/// What the value of a part is.
pub(super) enum Kind {
    /// Text, or an array of texts: canonical as it is.
    Plain,
    Object,
    Array,
    /// A value of any shape.
    Json(Json),
}

impl Draft {
    /// Few documents are longer.
    pub(super) fn new() -> Self {
        Self { text: JsonText::with_capacity(2048), parts: Vec::with_capacity(48) }
    }

    /// Begins a part, to [`end`](Self::end) when its value has been written.
    pub(super) fn begin(&mut self, name: &'static str, kind: Kind) -> usize {
        self.text.separate();
        let start = self.text.as_str().len();
        if !name.is_empty() {
            self.text.name(name);
        }
        match &kind {
            Kind::Plain => {}
            Kind::Object => self.text.open('{'),
            Kind::Array => self.text.open('['),
            Kind::Json(json) => self.text.word(&json.to_text()),
        }
        self.parts.push(Part { name, kind, start, end: 0, within: 0 });
        self.parts.len() - 1
    }

    pub(super) fn end(&mut self, at: usize) {
        let within = self.parts.len() - 1 - at;
        let Some(part) = self.parts.get_mut(at) else { return };
        match part.kind {
            Kind::Plain | Kind::Json(_) => {}
            Kind::Object => self.text.close('}'),
            Kind::Array => self.text.close(']'),
        }
        (part.end, part.within) = (self.text.as_str().len(), within);
    }

    /// A member that is text.
    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        let at = self.begin(name, Kind::Plain);
        self.text.text(text);
        self.end(at);
    }

    /// A member that is text, given in pieces, in which nothing needs an escape.
    pub(super) fn plain(&mut self, name: &'static str, pieces: &[&str]) {
        let at = self.begin(name, Kind::Plain);
        self.text.plain(pieces);
        self.end(at);
    }

    /// Both texts: as it was written, and canonical.
    pub(super) fn finish(self) -> (String, String) {
        let mut canonical = JsonText::with_capacity(self.text.as_str().len());
        self.put(0, &mut canonical);
        (self.text.into(), canonical.into())
    }

    /// Adds the canonical text of a part.
    fn put(&self, at: usize, out: &mut JsonText) {
        let Some(part) = self.parts.get(at) else { return };
        if let Kind::Plain = part.kind {
            return out.word(self.text.as_str().get(part.start..part.end).unwrap_or_default());
        }
        if !part.name.is_empty() {
            out.name(part.name);
        }
        if let Kind::Json(json) = &part.kind {
            return out.word(&json.canonical());
        }
        let mut names = Vec::with_capacity(part.within);
        let mut next = at + 1;
        while next <= at + part.within {
            let Some(within) = self.parts.get(next) else { break };
            names.push(Name(within.name, next));
            next += 1 + within.within;
        }
        // The items of an array, none of which has a name, keep their order.
        let object = matches!(part.kind, Kind::Object);
        out.open(if object { '{' } else { '[' });
        for Name(_, at) in in_order(names) {
            self.put(at, out);
        }
        out.close(if object { '}' } else { ']' });
    }
}

#[cfg(test)]
mod tests {
    use crate::{BuildDocument, Json};
    use proptest::prelude::*;

    const DID: &str = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa";
    const KEYS: [&str; 3] = [
        r#""z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu""#,
        r#""z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc""#,
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
    ];

    proptest! {
        /// The canonical text is that of the text, whatever is in the document.
        #[test]
        fn both_texts_say_the_same(
            names in proptest::collection::vec("[ -~é\\n😂]{1,9}", 2),
            given in proptest::collection::vec(any::<bool>(), 8),
            keys in proptest::collection::vec(0..3_usize, 0..4),
            member in "é[a-z\"]{0,3}",
        ) {
            let address = "0x476c81C27036D05cB5ebfe30ae58C23351a61C4A";
            let mut input = serde_json::json!({ "did": DID });
            let fields = [
                ("project", names[0].clone().into()),
                ("device", names[1].clone().into()),
                ("owner", serde_json::json!({ "address": address, "chainId": 4689 })),
                ("controller", "did:web:example.com".into()),
                ("mba", serde_json::json!({ "chainId": 1, "tokenContract": address, "tokenId": 7 })),
                ("dataEndpoint", "https://data.example/%20?a=b".into()),
                ("alsoKnownAs", serde_json::json!(["urn:b", "urn:a"])),
                ("services", serde_json::json!([
                    { "serviceEndpoint": { "b": [1, { "d": null, "c": 1.5 }], "a": names[1] },
                        "type": ["T", "S"], "id": "#mine", "zz": true, (member): names[0] },
                    { "type": "T", "serviceEndpoint": "urn:a", "id": format!("{DID}#other") },
                ])),
            ];
            for ((name, value), given) in fields.into_iter().zip(given) {
                // A device identifier stands beside a project's name.
                if given && (name != "device" || input.get("project").is_some()) {
                    input[name] = value;
                }
            }
            let keys = keys.into_iter().map(|key| {
                serde_json::json!({ "publicKey": serde_json::from_str::<serde_json::Value>(KEYS[key]).unwrap() })
            });
            input["keys"] = keys.collect();
            let document = BuildDocument::parse(&input.to_string()).unwrap().build().unwrap();
            let json = Json::parse(document.text()).unwrap();
            prop_assert_eq!(json.to_text(), document.text());
            prop_assert_eq!(json.canonical(), document.canonical());
        }
    }
}
