//! Values that are not what an export needs: each is refused in words, and nothing breaks.
#![cfg(target_arch = "wasm32")]

use ioid_wasm::{did, mba};
use js_sys::{BigInt, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn failure(failure: impl Into<JsValue>) -> (String, String) {
    let failure = failure.into();
    let text =
        |name: &str| Reflect::get(&failure, &JsValue::from_str(name)).unwrap().as_string().unwrap();
    (text("code"), text("message"))
}

fn account(token_id: &JsValue) -> Result<String, (String, String)> {
    let contract = JsValue::from_str("0x1111111111111111111111111111111111111111");
    let none = JsValue::UNDEFINED;
    mba::mba_address(&JsValue::from(4689), &contract, token_id, &none, &none, &none, &none)
        .map(|address| address.as_string().unwrap())
        .map_err(failure)
}

#[wasm_bindgen_test]
fn one_integer_has_many_spellings() {
    let seven = account(&JsValue::from(7)).unwrap();
    for spelling in [
        JsValue::from(BigInt::from(7_u64)),
        JsValue::from_str("7"),
        JsValue::from_str("0x7"),
        JsValue::from_str("0x07"),
    ] {
        assert_eq!(account(&spelling), Ok(seven.clone()));
    }
}

#[wasm_bindgen_test]
fn what_is_no_uint256_is_refused() {
    let too_large = format!("0x1{}", "0".repeat(64));
    for wrong in [
        JsValue::UNDEFINED,
        JsValue::NULL,
        JsValue::from(-1),
        JsValue::from(1.5),
        JsValue::from(f64::NAN),
        JsValue::from(f64::INFINITY),
        JsValue::from(9_007_199_254_740_992_f64),
        JsValue::from_str(""),
        JsValue::from_str("0x"),
        JsValue::from_str(" 7"),
        JsValue::from_str("7n"),
        JsValue::from_str("-7"),
        JsValue::from_str("1e3"),
        JsValue::from_str(&too_large),
        JsValue::from(BigInt::from(-1_i64)),
        JsValue::TRUE,
        js_sys::Object::new().into(),
        js_sys::Array::new().into(),
    ] {
        let (code, message) = account(&wrong).unwrap_err();
        assert_eq!(code, "INPUT_INVALID", "{wrong:?}");
        assert!(message.starts_with("`tokenId` must be an integer"), "{message}");
    }
    let largest = format!("0x{}", "f".repeat(64));
    assert!(account(&JsValue::from_str(&largest)).is_ok());
}

#[wasm_bindgen_test]
fn text_and_its_bytes_derive_the_same() {
    let text = JsValue::from_str("GEODNET");
    let bytes = JsValue::from(Uint8Array::from("GEODNET".as_bytes()));
    let device = JsValue::from_str("é");
    let derive = |project: &JsValue| did::did_derive(project, &device).map_err(failure);
    assert_eq!(derive(&text), derive(&bytes));
}

#[wasm_bindgen_test]
fn half_a_surrogate_pair_is_refused_and_a_replacement_character_is_not() {
    let lone = js_sys::JsString::from_char_code1(0xd800);
    let project = JsValue::from_str("p");
    let (code, message) = did::did_derive(&project, &lone.into()).map_err(failure).unwrap_err();
    assert_eq!(code, "INPUT_INVALID");
    assert!(message.contains("surrogate"), "{message}");
    assert!(did::did_derive(&project, &JsValue::from_str("\u{fffd}")).is_ok());
}

#[wasm_bindgen_test]
fn packed_devices_must_be_as_long_as_they_say() {
    let project = JsValue::from_str("p");
    assert!(did::did_derive_many(&project, b"abc", &[1, 2]).is_ok());
    let (code, _) = did::did_derive_many(&project, b"abc", &[1, 3]).map_err(failure).unwrap_err();
    assert_eq!(code, "INPUT_INVALID");
}
