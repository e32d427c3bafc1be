use serde_json::{Value, json};

use super::*;
use crate::vectors::{self, Row, rows};

fn grant_of(row: &Value) -> Result<Grant> {
    Ok(Grant {
        delegator: row.address("delegator"),
        to: row.address("to"),
        selector: Selector::parse(row.text("selector"))?,
    })
}

#[test]
fn calls_and_refused_selectors() {
    vectors::check_calls(&vectors::read("delegation/calls"), |function, input| {
        Ok(match function {
            "enable" => enable(input.address("account")),
            "disable" => disable(input.address("account")),
            "authorize" => authorize(input.address("manager"), &grant_of(input)?),
            "revoke" => revoke(input.address("manager"), &grant_of(input)?),
            other => panic!("{other}"),
        })
    });
}

#[test]
fn both_forms_of_is_authorized() {
    let mut selectors = Vec::new();
    for row in rows(&vectors::read("delegation/calls"), "views") {
        let input = &row["input"];
        let interface = match input["interface"].as_str() {
            None => IsAuthorizedInterface::default(),
            Some("bytes") => IsAuthorizedInterface::Bytes,
            Some(other) => panic!("{other}"),
        };
        let view = is_authorized(input.address("manager"), &grant_of(input).unwrap(), interface);
        selectors.push(Selector::parse(&view.data.to_string()[..10]).unwrap().to_string());
        vectors::check_view(&row, &view, Value::from);
    }
    selectors.sort();
    selectors.dedup();
    assert_eq!(selectors, ["0x0a85bb25", "0xe99f5b16"]);
}

#[test]
fn logs() {
    for row in rows(&vectors::read("delegation/calls"), "logs") {
        let (topics, data) = (row.topics(), row.bytes("data"));
        assert_eq!(topics, [DELEGATOR_UPDATED]);
        let DelegatorUpdated { grant, authorized } = decode_log(&topics, &data).unwrap().unwrap();
        let found = json!({
            "delegator": grant.delegator.to_string(),
            "to": grant.to.to_string(),
            "selector": grant.selector.to_string(),
            "authorized": authorized,
        });
        assert_eq!(found, row["event"]);
        // Something indexed that the event does not index.
        let more = [topics[0], topics[0]];
        assert_eq!(decode_log(&more, &data).unwrap_err().code(), "ABI_DECODE");
        vectors::check_strictness(&data, |data| {
            decode_log(&topics, data).err().map(|error| error.code())
        });
        // A selector with a byte behind it, as a right-aligned encoder would leave.
        let mut dirty = data.to_vec();
        dirty[64 + 31] = 1;
        assert_eq!(decode_log(&topics, &dirty).unwrap_err().code(), "ABI_DECODE");
    }
}
