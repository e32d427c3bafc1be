use alloy_sol_types::SolCall;

use super::*;
use crate::abi::Multicall3::Result as Answer;
use crate::mba;
use crate::vectors::{self, Row, rows};

#[test]
fn many_views_are_asked_and_answered() {
    let (one, two) = (Address::repeat_byte(1), Address::repeat_byte(2));
    let (state, owner) = (mba::state(one), mba::owner(two));
    let calls = [(state.to, state.data.clone()), (owner.to, owner.data.clone())];
    let view = aggregate3(Address::repeat_byte(9), calls);
    let sent = strict::decode_call::<aggregate3Call>(&view.data).unwrap();
    assert!(sent.calls.iter().all(|call| call.allowFailure));
    assert_eq!(sent.calls[1].target, two);
    assert_eq!(sent.calls[1].callData, owner.data);

    let answers = [(true, vec![7; 32]), (false, vec![0xde, 0xad]), (true, vec![])]
        .map(|(success, data)| Answer { success, returnData: data.into() });
    let returned = aggregate3Call::abi_encode_returns(&answers.to_vec());
    let expected = [
        Outcome::Returned(vec![7; 32].into()),
        Outcome::Reverted(vec![0xde, 0xad].into()),
        Outcome::Returned(Bytes::new()),
    ];
    assert_eq!(view.decode(&returned).unwrap(), expected);
    assert_eq!(decode(&returned, 3).unwrap(), expected);
    assert_eq!(decode(&returned, 2).unwrap_err().code(), "BATCH_LENGTHS");
    vectors::check_strictness(&returned, |data| decode(data, 3).err().map(|error| error.code()));
}

#[test]
fn calls_and_answers_as_viem_writes_them() {
    let file = vectors::read("transaction/multicall");
    for row in rows(&file, "vectors") {
        let calls: Vec<_> =
            row.list("calls").iter().map(|call| (call.address("to"), call.bytes("data"))).collect();
        let count = calls.len();
        let view = aggregate3(file.address("multicall3"), calls);
        assert_eq!((view.to, view.data), (file.address("multicall3"), row.bytes("data")), "{row}");
        let expected: Vec<_> = row
            .list("results")
            .iter()
            .map(|result| match result["success"].as_bool().unwrap() {
                true => Outcome::Returned(result.bytes("returnData")),
                false => Outcome::Reverted(result.bytes("returnData")),
            })
            .collect();
        assert_eq!(decode(&row.bytes("returned"), count).unwrap(), expected, "{row}");
        assert_eq!(decode(&row.bytes("returned"), count + 1).unwrap_err().code(), "BATCH_LENGTHS");
    }
}
