//! The arguments of a call as labelled rows.

use crate::transaction::calldata::{Param, Type};
use crate::transaction::decode::Decoded;
use crate::transaction::shown::Shown;
use crate::transaction::text::{fill, find, text};
use crate::transaction::value::{Name, Value};

fn label(decoded: &Decoded, name: &str) -> &'static str {
    let kind = decoded.contracts.first().map(|kind| kind.name()).unwrap_or_default();
    find(&format!("label.{kind}.{name}")).unwrap_or_else(|| text(&format!("label.{name}")))
}

/// A list argument: its name, what its elements mean and are, and they themselves.
type Column<'a> = (&'a Name, &'static str, Type, &'a [Value]);

/// Label and value of each argument worth reading. Lists side by side become rows.
pub(super) fn arguments(shown: &Shown<'_>, decoded: &Decoded) -> Vec<(String, String)> {
    let params = decoded.functions.first().map(|function| function.params()).unwrap_or_default();
    let (mut rows, mut lists) = (Vec::new(), Vec::new());
    collect(shown, decoded, params, &decoded.args, &mut rows, &mut lists);
    let length = lists.iter().map(|(.., values)| values.len()).max().unwrap_or_default();
    let first = lists.first().map(|(name, ..)| label(decoded, name)).unwrap_or_default();
    for index in 0..length {
        let cells = lists.iter().enumerate().map(|(column, (name, meaning, ty, values))| {
            let value = values
                .get(index)
                .map_or_else(|| "—".to_owned(), |value| shown.element(meaning, ty, value));
            match column {
                0 => value,
                _ => fill("label.cell", &[("label", label(decoded, name)), ("value", &value)]),
            }
        });
        let cells: Vec<_> = cells.collect();
        let number = (index + 1).to_string();
        let label = fill("label.row", &[("label", first), ("number", &number)]);
        rows.push((label, cells.join(" · ")));
    }
    rows
}

/// Records are taken apart: their parts are arguments like any other.
fn collect<'a>(
    shown: &Shown<'_>,
    decoded: &Decoded,
    params: Vec<Param>,
    parts: &'a [(Name, Value)],
    rows: &mut Vec<(String, String)>,
    lists: &mut Vec<Column<'a>>,
) {
    for (mut param, (name, value)) in params.into_iter().zip(parts) {
        if decoded.functions.len() > 1 {
            param.meaning = "either";
        }
        let empty = value.bytes().is_some_and(|bytes| bytes.is_empty());
        if param.meaning == "signature" || empty {
            continue;
        }
        match (param.ty, value) {
            (Type::Array(element), Value::List(values)) => {
                lists.push((name, param.meaning, *element, values));
            }
            (Type::Tuple(params), Value::Record(parts)) => {
                collect(shown, decoded, params, parts, rows, lists);
            }
            (ty, _) => {
                let label = label(decoded, name).to_owned();
                rows.push((label, shown.element(param.meaning, &ty, value)));
            }
        }
    }
}
