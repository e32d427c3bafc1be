//! Resolution and every other conversation with the outside world, as state machines without I/O.
//!
//! A flow ([`resolve()`], [`account()`], [`send()`], …) is `async` code over a [`World`]; a
//! [`Machine`] runs it by handing out [`Request`]s and taking [`Answer`]s. Who answers, and how, is
//! the caller's business: the browser does it with `fetch` and a wallet, a test with a table.

mod account;
mod activate;
mod bind;
mod both;
mod cache;
mod content;
mod device;
mod effect;
mod error;
mod fault;
mod grant;
mod header;
mod inclusion;
mod logs;
mod machine;
mod notice;
mod reader;
mod redirect;
mod resolve;
mod scan;
mod send;
mod transport;

pub use account::{AccountStatus, AccountTarget, AccountView, account};
pub use activate::activate;
pub use bind::{BindRequest, BindStep, Bound, StepState, bind};
pub use cache::ChainCache;
pub use content::{
    Attempt, LARGEST_CONTENT, PUBLIC_GATEWAYS, PinState, Publisher, Retrieved, Service, Sources,
    Unretrieved, fetch, publish, retrieve,
};
pub use device::{Device, device, devices};
pub use error::{ClientError, Result};
pub use fault::{Fault, FaultCode};
pub use grant::{ConfirmedGrant, grants};
pub use machine::{Answer, Machine, Request, RequestId, Step, World};
pub use notice::Notice;
pub use reader::{ChainLog, PinnedBlock, Reader};
pub use redirect::redirect;
pub use resolve::{
    Check, Dereference, DereferenceOptions, ErrorType, LARGEST_DOCUMENT, LegacyHash, MOST_PROBLEMS,
    Outcome, Resolution, ResolutionError, ResolveOptions, Verdict, dereference, resolve,
    resolve_at,
};
pub use scan::{BLOCKS_AT_ONCE, Page, Scan};
pub use send::{Receipt, SendStage, SendStatus, send, wait};
pub use transport::{
    Carried, LARGEST_ANSWER, Read, Refusal, RpcCall, Transport, Wire, decode, encode,
};
