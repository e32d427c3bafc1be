//! Nodes that must agree.

use super::super::answer;
use super::*;

#[test]
fn a_quorum_agrees_or_says_who_said_what() {
    let liar = Node { value: Some("0x02"), ..node() };
    let (agreeing, table) =
        (reads(2, 2), Table::of(&[node(), Node { value: Some("0x01"), ..node() }]));
    assert_eq!(one(&agreeing, &table, pinned()), value("0x01"));
    assert_eq!(table.endpoints(), [0, 1]);

    let lies = [liar, Node { value: None, ..node() }];
    for (lie, words) in lies.into_iter().zip(["0x02", "execution reverted"]) {
        let table = Table::of(&[node(), lie, node()]);
        let fault = fault(one(&reads(3, 2), &table, pinned()));
        assert_eq!(fault.code, FaultCode::RpcDisagreement);
        let expected = format!("https://n0.example: 0x01; https://n1.example: {words}");
        assert_eq!(fault.message, expected);
    }
    // A read without a block states nothing that could be compared.
    let table = Table::of(&[node(), node()]);
    assert_eq!(one(&reads(2, 2), &table, call(None)), value("0x01"));
    assert_eq!(table.endpoints(), [0]);
}

#[test]
fn a_quorum_fills_up_from_the_other_endpoints() {
    let away = Node { fault: Some(FaultCode::TimedOut), ..node() };
    let table = Table::of(&[node(), away.clone(), node()]);
    assert_eq!(one(&reads(3, 2), &table, pinned()), value("0x01"));
    assert_eq!(table.endpoints(), [0, 1, 2]);

    let table = Table::of(&[node(), away.clone(), away]);
    let fault = fault(one(&reads(3, 2), &table, pinned()));
    assert_eq!(fault.code, FaultCode::TimedOut);
    assert!(fault.message.starts_with("2 nodes must agree and 1 answered; "), "{}", fault.message);

    let table = Table::of(&[node(), Node { hash: B256::ZERO, ..node() }]);
    let fault = self::fault(one(&reads(2, 2), &table, pinned()));
    assert_eq!(fault.code, FaultCode::RpcDisagreement);
}

#[test]
fn a_quorum_reads_at_a_block_that_all_know() {
    let head = |nodes: &[Node]| {
        let call = RpcCall { method: "eth_getBlockByNumber", params: r#"["latest",false]"#.into() };
        let table = Table::of(nodes);
        one(&reads(nodes.len(), 2), &table, Read { call, pin: None })
    };
    let at = |height: u64| Node { head: height, ..node() };
    let number = |answer: Answer| match answer {
        Answer::Json(block) => block.get("number").and_then(Json::as_str).map(str::to_owned),
        _ => None,
    };
    assert_eq!(number(head(&[at(103), at(101), at(99)])).as_deref(), Some("0x65"));
    // One far behind would have all answers be old ones.
    assert_eq!(number(head(&[at(3), at(101), at(103)])).as_deref(), Some("0x65"));
    let fault = fault(head(&[at(3), at(101)]));
    assert_eq!(fault.code, FaultCode::BlockUnavailable);
    assert!(
        fault.message.contains("n0.example: its newest block is 3, not 101"),
        "{}",
        fault.message
    );
}

#[test]
fn spellings_of_one_answer_agree() {
    let json = |text: &str| -> Result<Json, Fault> { Ok(Json::parse(text).unwrap()) };
    let log = r#"{"address":"0x00000000000000000000000000000000000000AA","topics":[],"data":"0x","blockNumber":"0x1","logIndex":"0x0"#;
    let cases = [
        ("eth_getBalance", r#""0x0a""#, r#""0xA""#, true),
        ("eth_getStorageAt", r#""0x0""#, r#""0x0000""#, true),
        ("eth_call", r#""0xAb""#, r#""0xab""#, true),
        ("eth_call", r#""0x00""#, r#""0x""#, false),
        ("eth_getLogs", &format!("[{log}\"}}]"), &format!("[{log}\",\"removed\":false}}]"), true),
        ("eth_getLogs", &format!("[{log}\"}}]"), "[]", false),
        ("eth_getLogs", "[{}]", "[{}]", false),
    ];
    for (method, one, other, expected) in cases {
        assert_eq!(
            answer::agree(method, &json(one), &json(other)),
            expected,
            "{method} {one} {other}"
        );
    }
}

#[test]
fn objects_agree_in_what_matters() {
    let said = |text: &str| Ok(Json::parse(text).unwrap());
    let agree = |one: &str, other: &str| {
        answer::agree("eth_getTransactionReceipt", &said(one), &said(other))
    };
    let receipt = r#"{"status":"0x1","blockHash":"0xAB","gasUsed":"0x10","logs":[]}"#;
    assert!(agree(
        receipt,
        r#"{"gasUsed":"0x010","blockHash":"0xab","status":"0x01","logs":[],"type":"0x2"}"#
    ));
    for other in [
        r#"{"status":"0x0","blockHash":"0xab","gasUsed":"0x10","logs":[]}"#,
        r#"{"status":"0x1","blockHash":"0xac","gasUsed":"0x10","logs":[]}"#,
        r#"{"status":"0x1","blockHash":"0xab","gasUsed":"0x11","logs":[]}"#,
        r#"{"status":"0x1","blockHash":"0xab","gasUsed":"0x10","logs":[{}]}"#,
        r#"{"status":"0x1","blockHash":"0xab","gasUsed":"0x10"}"#,
        "null",
    ] {
        assert!(!agree(receipt, other), "{other}");
    }
    let block = r#"{"number":"0x5","hash":"0x1","timestamp":"0x9","size":"0x3"}"#;
    assert!(agree(block, r#"{"number":"0x5","hash":"0x1","timestamp":"0x9"}"#));
    assert!(!agree(block, r#"{"number":"0x5","hash":"0x1","timestamp":"0x8"}"#));
}

/// What became of a transaction rests on as many nodes as everything else; that one of them is late
/// is no contradiction.
#[test]
fn a_receipt_is_asked_of_a_quorum() {
    const INCLUDED: &str = r#"{"status":"0x1","blockHash":"0xab"}"#;
    const REVERTED: &str = r#"{"status":"0x0","blockHash":"0xab"}"#;
    let call = |method| Read { call: RpcCall { method, params: "[]".to_owned() }, pin: None };
    let look = |nodes: &[&'static str], quorum: usize| {
        let nodes: Vec<Node> = nodes.iter().map(|receipt| Node { receipt, ..node() }).collect();
        let table = Table::of(&nodes);
        let both = vec![call("eth_getTransactionReceipt"), call("eth_getTransactionByHash")];
        let mut answers = ask(&reads(nodes.len(), quorum), &table, both);
        assert!(matches!(answers.pop(), Some(Answer::Json(Json::Object(_)))));
        (answers.pop().unwrap(), table.asked())
    };
    let included = Answer::Json(Json::parse(INCLUDED).unwrap());
    let none = Answer::Json(Json::Null);

    let (answer, asked) = look(&[INCLUDED, INCLUDED, REVERTED], 2);
    assert_eq!(answer, included);
    assert_eq!(asked, [(0, 3), (1, 2)], "the transaction itself only of the first");
    assert_eq!(look(&["null", INCLUDED, INCLUDED], 2).0, included);
    assert_eq!(look(&[INCLUDED, "null", "null"], 2).0, none, "one is not enough");
    assert_eq!(look(&["null", "null"], 2).0, none);
    let fault = fault(look(&[INCLUDED, REVERTED], 2).0);
    assert_eq!(fault.code, FaultCode::RpcDisagreement);
    assert!(fault.message.contains("n1.example: blockHash 0xab, status 0x0"), "{}", fault.message);
    // Without a quorum the first one that answers is believed.
    assert_eq!(look(&["null", INCLUDED], 1), (none, vec![(0, 3)]));
}
