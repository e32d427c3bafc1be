use crate::{BindStep, PinState, SendStatus, StepState};

/// How far a flow has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// A step of a bind began or ended.
    Step(BindStep, StepState),
    /// A transaction went on; in a bind, that of the running step.
    Send(SendStatus),
    /// What a pinning service says of the content.
    Pin(PinState),
}
