//! Execution delegation.

use super::{Event, Field, Function, Kind, Shape, Target, View, field, given, known};
use crate::Contract;
use crate::abi::ExecutionDelegation as Manager;
use crate::abi::MachineBoundAccount as Account;

const MANAGER: Target = known("manager", Contract::DelegationManager);
const GRANT: &[Field] = &[
    field("delegator", Kind::Address),
    field("to", Kind::Address),
    field("selector", Kind::Selector),
];

/// Switches delegated execution on or off.
pub const SET_ENABLED: Function = Function::of::<Account::setDelegationEnabledCall>(
    given("account"),
    &[field("enabled", Kind::Bool)],
);
/// Gives a permission.
pub const AUTHORIZE: Function = Function::of::<Manager::authorizeDelegatorCall>(MANAGER, GRANT);
/// Takes a permission back.
pub const REVOKE: Function = Function::of::<Manager::revokeDelegatorCall>(MANAGER, GRANT);

const ANSWER: &[Field] = &[field("authorized", Kind::Bool)];
/// Whether a permission stands, as the specification asks.
pub const IS_AUTHORIZED: View =
    View::of::<Manager::isAuthorized_0Call>(MANAGER, GRANT, Shape::Plain, ANSWER);
/// The same, as the deployed manager is asked.
pub const IS_AUTHORIZED_BYTES: View = View::of::<Manager::isAuthorized_1Call>(
    MANAGER,
    &[
        field("delegator", Kind::Address),
        field("to", Kind::Address),
        field("selector", Kind::SelectorBytes),
    ],
    Shape::Plain,
    ANSWER,
);

/// What the manager says.
pub const EVENTS: &[Event] = &[Event::of::<Manager::DelegatorUpdated>(
    "",
    0,
    &[
        field("delegator", Kind::Address),
        field("to", Kind::Address),
        field("selector", Kind::Selector),
        field("authorized", Kind::Bool),
    ],
)];
