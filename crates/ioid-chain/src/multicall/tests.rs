use alloy_sol_types::SolCall;

use super::*;
use crate::abi::Multicall3::Result as Answer;
use crate::{mba, vectors};

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
