//! Endpoints as a table, each with a way to misbehave, and a clock that only the policy moves.

mod quorum;

use std::sync::Mutex;

use alloy_primitives::{B256, U256};
use futures_util::FutureExt;
use ioid_did::Json;

use super::*;

const CHAIN: u64 = 31_337;
const HEAD: u64 = 100;

fn hash() -> B256 {
    B256::repeat_byte(7)
}

#[derive(Clone, Debug)]
struct Node {
    chain: u64,
    head: u64,
    hash: B256,
    /// What `eth_call` returns; `None`: it reverts.
    value: Option<&'static str>,
    /// What it knows of a transaction.
    receipt: &'static str,
    most: usize,
    /// The body and status of every answer, whatever was asked.
    instead: Option<(u16, &'static str)>,
    /// Fails as a whole.
    fault: Option<FaultCode>,
    /// Answers properly from this moment on.
    from: u64,
}

const fn node() -> Node {
    Node {
        chain: CHAIN,
        head: HEAD,
        hash: B256::repeat_byte(7),
        value: Some("0x01"),
        receipt: "null",
        most: 1_000,
        instead: None,
        fault: None,
        from: 0,
    }
}

struct Table {
    nodes: Mutex<Vec<Node>>,
    clock: Mutex<u64>,
    /// Endpoint and size of each request.
    asked: Mutex<Vec<(usize, usize)>>,
}

impl Table {
    fn of(nodes: &[Node]) -> Self {
        let nodes = Mutex::new(nodes.to_vec());
        Self { nodes, clock: Mutex::new(0), asked: Mutex::new(Vec::new()) }
    }

    fn asked(&self) -> Vec<(usize, usize)> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    fn endpoints(&self) -> Vec<usize> {
        self.asked().into_iter().map(|(endpoint, _)| endpoint).collect()
    }
}

impl Wire for Table {
    async fn carry(&self, endpoint: usize, calls: &[&RpcCall]) -> Carried {
        self.asked.lock().unwrap().push((endpoint, calls.len()));
        let node = self.nodes.lock().unwrap()[endpoint].clone();
        if let Some(code) = node.fault.filter(|_| self.now() >= node.from) {
            return Err(Fault::new(code, "out of order").into());
        }
        if let Some((status, body)) = node.instead {
            return decode(calls.len(), status, body.into());
        }
        if calls.len() > node.most {
            let error = r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"big"}}"#;
            return decode(calls.len(), 200, error.into());
        }
        let answers = calls.iter().enumerate().map(|(index, call)| {
            let said = match (call.method, node.value) {
                ("eth_chainId", _) => format!(r#""result":"0x{:x}""#, node.chain),
                ("eth_getBlockByNumber", _) => {
                    let known = call.is_head() || (node.head >= HEAD && self.now() >= node.from);
                    let number = if call.is_head() { node.head } else { HEAD };
                    match known {
                        true => format!(
                            r#""result":{{"number":"0x{number:x}","hash":"{}"}}"#,
                            node.hash
                        ),
                        false => r#""result":null"#.to_owned(),
                    }
                }
                ("eth_call", None) => {
                    r#""error":{"code":3,"message":"execution reverted"}"#.to_owned()
                }
                ("eth_call", Some(value)) => format!(r#""result":"{value}""#),
                ("eth_getTransactionReceipt", _) => format!(r#""result":{}"#, node.receipt),
                ("eth_getTransactionByHash", _) => r#""result":{"nonce":"0x1"}"#.to_owned(),
                _ => r#""error":{"code":-32601,"message":"unknown method"}"#.to_owned(),
            };
            format!(r#"{{"jsonrpc":"2.0","id":{},{said}}}"#, index + 1)
        });
        // In another order than asked.
        let answers: Vec<_> = answers.rev().collect();
        decode(calls.len(), 200, format!("[{}]", answers.join(",")).into())
    }

    async fn wait(&self, milliseconds: u32) -> Result<(), Fault> {
        *self.clock.lock().unwrap() += u64::from(milliseconds);
        Ok(())
    }

    fn now(&self) -> u64 {
        *self.clock.lock().unwrap()
    }
}

fn reads(nodes: usize, quorum: usize) -> Transport {
    let urls: Vec<_> = (0..nodes).map(|n| format!("https://n{n}.example/key")).collect();
    Transport::new(U256::from(CHAIN), &urls, quorum).unwrap()
}

fn call(pin: Option<PinnedBlock>) -> Read {
    Read { call: RpcCall { method: "eth_call", params: "[]".to_owned() }, pin }
}

fn pinned() -> Read {
    call(Some(PinnedBlock { block: HEAD, hash: Some(hash()) }))
}

fn ask(transport: &Transport, table: &Table, reads: Vec<Read>) -> Vec<Answer> {
    transport.read(table, reads).now_or_never().expect("the table answers at once")
}

fn one(transport: &Transport, table: &Table, read: Read) -> Answer {
    ask(transport, table, vec![read]).pop().unwrap()
}

fn fault(answer: Answer) -> Fault {
    let Answer::Failed(fault) = answer else { panic!("{answer:?} is no failure") };
    fault
}

fn value(text: &str) -> Answer {
    Answer::Json(text.into())
}

#[test]
fn an_endpoint_that_fails_is_passed_over_and_rests() {
    let ways = [
        Node { fault: Some(FaultCode::RpcUnavailable), ..node() },
        Node { fault: Some(FaultCode::TimedOut), ..node() },
        Node { instead: Some((200, "<html>")), ..node() },
        Node { instead: Some((200, r#"{"jsonrpc":"2.0","id":1}"#)), ..node() },
        Node { instead: Some((200, r#"[{"jsonrpc":"2.0","id":9,"result":"0x"}]"#)), ..node() },
        Node { instead: Some((503, "")), ..node() },
        Node { value: Some("ape"), ..node() },
        Node { chain: 1, hash: B256::repeat_byte(1), ..node() },
        Node { hash: B256::ZERO, ..node() },
        Node { head: HEAD - 1, ..node() },
    ];
    for way in ways {
        for read in [call(None), pinned()] {
            let about_block = way.hash.is_zero() || way.head < HEAD;
            if about_block && read.pin.is_none() {
                continue;
            }
            let (transport, table) = (reads(2, 1), Table::of(&[way.clone(), node()]));
            assert_eq!(one(&transport, &table, read.clone()), value("0x01"), "{way:?}");
            let order = table.endpoints();
            assert_eq!((order.first(), order.last()), (Some(&0), Some(&1)), "{way:?}");
            // Late or odd, but there: it stays in its place.
            let there = way.chain == 1 && read.pin.is_some() || way.value == Some("ape");
            if about_block || there {
                continue;
            }
            one(&transport, &table, read.clone());
            assert_eq!(table.endpoints(), [1], "one that failed is asked last: {way:?}");
            *table.clock.lock().unwrap() += REST;
            table.nodes.lock().unwrap()[0] = node();
            one(&transport, &table, read);
            assert_eq!(table.endpoints(), [0], "and first again after a while");
        }
    }
}

#[test]
fn a_revert_is_an_answer() {
    let (transport, table) = (reads(2, 1), Table::of(&[Node { value: None, ..node() }, node()]));
    let fault = fault(one(&transport, &table, pinned()));
    assert_eq!(fault.code, FaultCode::ExecutionReverted);
    assert_eq!(table.endpoints(), [0]);
}

#[test]
fn a_revert_of_another_chain_is_none() {
    let other = Node { value: None, chain: 1, hash: B256::ZERO, ..node() };
    for read in [call(None), pinned()] {
        let (transport, table) = (reads(2, 1), Table::of(&[other.clone(), node()]));
        assert_eq!(one(&transport, &table, read), value("0x01"));
    }
}

#[test]
fn when_all_fail_each_is_named_without_its_key() {
    let table = Table::of(&[
        Node { instead: Some((503, "")), ..node() },
        Node { instead: Some((200, "{")), ..node() },
    ]);
    let fault = fault(one(&reads(2, 1), &table, call(None)));
    assert_eq!(fault.code, FaultCode::RpcMalformed);
    let expected =
        "https://n0.example: HTTP status 503; https://n1.example: the answer is not JSON-RPC";
    assert_eq!(fault.message, expected);
}

#[test]
fn another_chain_is_named_when_there_is_no_other_endpoint() {
    let table = Table::of(&[Node { chain: 1, ..node() }]);
    let fault = fault(one(&reads(1, 1), &table, call(None)));
    assert_eq!(fault.code, FaultCode::ChainMismatch);
    assert_eq!(fault.message, "the node serves chain 1, not chain 31337");
    assert_eq!(fault.data.as_deref(), Some("1"));
}

#[test]
fn a_batch_is_made_smaller_until_the_node_takes_it_and_stays_so() {
    for (most, expected) in [(10, 6), (1, 1), (100, 26)] {
        let (transport, table) = (reads(1, 1), Table::of(&[Node { most, ..node() }]));
        let many = || vec![pinned(); 25];
        assert_eq!(ask(&transport, &table, many()), vec![value("0x01"); 25]);
        table.asked();
        assert_eq!(ask(&transport, &table, many()), vec![value("0x01"); 25]);
        let sizes: Vec<_> = table.asked().into_iter().map(|(_, size)| size).collect();
        let calls: usize = sizes.iter().sum();
        assert_eq!(calls, 26, "nothing is asked twice once the limit is known: {sizes:?}");
        assert_eq!(sizes.first(), Some(&expected), "{sizes:?}");
    }
}

#[test]
fn a_node_without_a_batch_limit_is_not_asked_for_more_than_iotex_takes() {
    let (transport, table) = (reads(1, 1), Table::of(&[node()]));
    assert_eq!(ask(&transport, &table, vec![pinned(); 250]).len(), 250);
    let sizes: Vec<_> = table.asked().into_iter().map(|(_, size)| size).collect();
    // The look at the block comes alone, after what it vouches for.
    assert_eq!(sizes, [100, 100, 50, 1]);
}

#[test]
fn a_late_node_is_asked_again() {
    let (transport, table) = (reads(1, 1), Table::of(&[Node { from: 1_500, ..node() }]));
    assert_eq!(one(&transport, &table, pinned()), value("0x01"));
    assert_eq!(table.now(), 2_000);

    let (transport, table) = (reads(1, 1), Table::of(&[Node { from: u64::MAX, ..node() }]));
    let fault = fault(one(&transport, &table, pinned()));
    assert_eq!(fault.code, FaultCode::BlockUnavailable);
    assert_eq!(table.endpoints().len(), ROUNDS);
}

#[test]
fn a_block_that_was_replaced_is_told() {
    let table = Table::of(&[Node { hash: B256::ZERO, ..node() }]);
    let fault = fault(one(&reads(1, 1), &table, pinned()));
    assert_eq!(fault.code, FaultCode::ChainReorganized);
    assert_eq!(fault.message, "block 100 is another one than before");
}

#[test]
fn more_endpoints_than_there_are_cannot_agree() {
    let urls = ["https://a".to_owned(), "https://a".to_owned()];
    for quorum in [0, 2, 3] {
        let error = Transport::new(U256::ONE, &urls, quorum).unwrap_err();
        assert_eq!(error.code(), "INPUT_INVALID");
    }
}

#[test]
fn nothing_configured_is_said() {
    let table = Table::of(&[]);
    let fault = fault(one(&Transport::new(U256::ONE, &[], 1).unwrap(), &table, call(None)));
    assert_eq!(fault.message, "no endpoint is configured");
}

#[test]
fn a_wallet_is_asked_for_its_chain_every_time() {
    let (transport, table) = (Transport::wallet(U256::from(CHAIN)), Table::of(&[node()]));
    assert_eq!(one(&transport, &table, call(None)), value("0x01"));
    table.nodes.lock().unwrap()[0].chain = 1;
    assert_eq!(fault(one(&transport, &table, call(None))).code, FaultCode::ChainMismatch);
    assert!(table.asked().iter().all(|(_, size)| *size == 1));
}

#[test]
fn a_service_can_read_from_any_thread() {
    const fn moves<T: Send>(_: &T) {}
    let (transport, table) = (reads(1, 1), Table::of(&[node()]));
    moves(&transport.read(&table, vec![pinned()]));
}

#[test]
fn a_body_that_is_too_long_is_not_asked_for_again() {
    let refusal = Refusal::from(Fault::new(FaultCode::ContentTooLarge, "more than 1 bytes"));
    assert!(!refusal.smaller);
    assert!(refusal.fault.is_about_size(), "a narrower range of logs may fit");
    assert_eq!(refusal.fault.code, FaultCode::LimitExceeded);
    assert!(!refusal.fault.is_passing(), "the same answer would be as long a second later");
}
