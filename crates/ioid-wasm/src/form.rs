//! What a function takes, its form, which JavaScript learns before the first call: so that the names
//! of fields stand in one place, with what reads them.
//!
//! A form is JSON: the function's number, 1 if it is a view and 0 if not, and a part for each
//! argument. A part is the name of a value that crosses as it is, or an array of what else it can be,
//! its name, and the parts inside:
//!
//! | | crosses as |
//! | --- | --- |
//! | `"."` | an object: its fields in this order, no others; those of an object inside another that is given are `null` and not missing |
//! | `"+"` | an object of which these fields are read and others ignored |
//! | `"*"` | an array: a list, each item of which is a list of what the one part inside says |
//! | `"$"` | a JSON value: its text; text and bytes as they are |
//! | `"#"` | the same, with integers and bytes as text, and none when not given |
//! | `"?"` | text, and anything else as missing: it may be of any kind and size |
//! | `"!"` | a field that does not cross: TypeScript has a use for it |

use alloc::string::{String, ToString};

use ioid_bytes::JsonText;
use ioid_chain::function::{Field, Function, Target};

use crate::argument::Positional;
use crate::call::Outcome;
use crate::functions::{CORE, MORE, Row};
use crate::reply::Reply;
use crate::{Failure, input};

/// The parts of a form: a name, `{}` around the fields of an object, `[]` around anything else.
macro_rules! form {
    ($name:ident) => { concat!("\"", stringify!($name), "\"") };
    ({ $first:tt $(, $field:tt)* }) => { form!(["." "" $first $($field)*]) };
    ([$kind:literal $name:ident $($field:tt)*]) => {
        concat!("[\"", $kind, "\",\"", stringify!($name), "\"" $(, ",", form!($field))*, "]")
    };
    ([$kind:literal "" $($field:tt)*]) => {
        concat!("[\"", $kind, "\",\"\"" $(, ",", form!($field))*, "]")
    };
    ($first:tt, $($part:tt),+) => { concat!(form!($first), $(",", form!($part)),+) };
}
pub(crate) use form;

/// What a log is read of.
const LOG: &str = form!(["+" "" topics data]);

/// The form of a function, by its name.
pub(crate) fn form_of([name, ..]: &Positional<'_>) -> Outcome {
    let name = input::text(name, "function")?;
    let names = CORE.names.lines().chain(MORE.names.lines());
    let rows = CORE.functions.iter().chain(MORE.functions);
    let found = names.zip(rows).enumerate().find(|(_, (known, _))| *known == name);
    let Some((number, (_, row))) = found else {
        return Err(Failure::input("function", "the name of a function", name));
    };
    let mut form = JsonText::default();
    form.open('[');
    form.word(&number.to_string());
    form.word(if matches!(row, Row::Ask(..) | Row::View(_)) { "1" } else { "0" });
    match row {
        Row::Code(parts, _) | Row::Ask(parts, _) if parts.is_empty() => {}
        Row::Code(parts, _) | Row::Ask(parts, _) => form.word(parts),
        Row::Call(function) => put(&mut form, None, function),
        Row::ThroughAccount(function) => put(&mut form, Some("account"), function),
        Row::View(view) => put(&mut form, None, &view.question),
        Row::Log(_) => form.word(LOG),
        #[cfg(feature = "full")]
        Row::Talk(parts, _) => form.word(parts),
    }
    form.close(']');
    Ok(Reply::json(&String::from(form)))
}

/// The one object that a row of a table takes.
fn put(form: &mut JsonText, first: Option<&str>, function: &Function) {
    let Function { target: Target { name, contract }, inputs, payable, .. } = function;
    form.word("[\".\",\"\"");
    for name in first.into_iter().chain([*name]).chain(contract.map(|_| "chain")) {
        form.text(name);
    }
    let mut inside = "";
    for Field { name, .. } in *inputs {
        let (object, field) = name.split_once('.').unwrap_or(("", name));
        if object != inside && !inside.is_empty() {
            form.close(']');
        }
        if object != inside && !object.is_empty() {
            form.open('[');
            form.text(".");
            form.text(object);
        }
        inside = object;
        form.text(field);
    }
    if !inside.is_empty() {
        form.close(']');
    }
    if *payable {
        form.text("value");
    }
    form.close(']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::argument::Arg;

    fn told(name: &str) -> String {
        let mut arguments = [Arg::Missing; 11];
        arguments[0] = Arg::Text(name);
        let reply = form_of(&arguments).unwrap().into_bytes();
        String::from_utf8(reply[5..].to_vec()).unwrap()
    }

    #[test]
    fn a_row_of_a_table_says_what_it_takes() {
        let parts = |name| told(name).split_once(',').unwrap().1.to_owned();
        assert_eq!(
            parts("registryV1.update"),
            r#"0,[".","","registry","chain","device",[".","document","hash","uri"],"signature"]]"#
        );
        assert_eq!(
            parts("registryV1.applyIoids"),
            r#"0,[".","","store","chain","projectId","amount","value"]]"#
        );
        assert_eq!(parts("mba.sendToken"), r#"0,[".","","account","token","to","amount"]]"#);
        assert_eq!(parts("mba.owner"), r#"1,[".","","account"]]"#);
        assert_eq!(parts("nft.decodeLog"), r#"0,["+","","topics","data"]]"#);
        assert_eq!(parts("document.validate"), r#"0,["$","document"],[".","","did"]]"#);
        assert_eq!(parts("document.multikey"), r#"0,"type","publicKey"]"#);
    }

    #[test]
    fn numbers_are_those_of_the_tables() {
        let names = CORE.names.lines().chain(MORE.names.lines());
        for (number, name) in names.enumerate() {
            assert!(told(name).starts_with(&["[", &number.to_string(), ","].concat()), "{name}");
        }
        let failure = form_of(&[Arg::Text("did.drive"); 11]).unwrap_err();
        assert_eq!(failure.0.code, "INPUT_INVALID");
    }
}
