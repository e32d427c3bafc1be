//! What a person must know before signing: `warning.<CODE>`.

pub(super) const WARNINGS: &[(&str, &str)] = &[
    ("warning.inStep", "Step {path}: {message}"),
    (
        "warning.DELEGATION_UNLIMITED",
        "{delegator} will be able to act for every device account that trusts this delegation manager and has delegation switched on. Only two things are checked: that it calls {to}, and the function {function}. It may attach any amount the account holds, and may choose DELEGATECALL, which hands the account itself to the called contract's code. This stays until it is revoked, also after a device is sold.",
    ),
    (
        "warning.DELEGATION_ENABLES_ALL_GRANTS",
        "Everyone who is or will be authorised by the delegation manager can then act for this account, not only for one service. They may attach any amount the account holds and may choose DELEGATECALL. It stays on for the next owner too, until it is switched off.",
    ),
    (
        "warning.MANAGER_UNEXPECTED",
        "{contract} is not the delegation manager that the accounts honour ({manager}): this changes nothing there.",
    ),
    (
        "warning.APPROVAL_UNLIMITED",
        "{spender} will be able to spend all of this token, now and later, until the permission is taken back.",
    ),
    (
        "warning.PERMIT2_SIGNATURES",
        "From then on a signed message is enough for others to take this token through Permit2: no transaction is needed for it. Read what a site asks to sign.",
    ),
    (
        "warning.APPROVAL_FOR_ALL",
        "{operator} will be able to take every token of {contract} held by the sender, now and later, until the permission is taken back. A device NFT takes its account and everything in it along.",
    ),
    (
        "warning.DEVICE_APPROVAL",
        "{to} will be able to take the device NFT, and with it the device account and everything in it.",
    ),
    (
        "warning.DEVICE_MOVES_WITH_ACCOUNT",
        "Whoever receives this NFT owns the device account {account} and everything in it, its delegations included.",
    ),
    (
        "warning.OPERATION_DELEGATECALL",
        "The code at {to} runs as the account itself: it can take everything the account holds and change how the account works, whatever else is shown here.",
    ),
    (
        "warning.OPERATION_CREATE",
        "The account creates a contract (CREATE). What its code does cannot be shown.",
    ),
    (
        "warning.OPERATION_CREATE2",
        "The account creates a contract (CREATE2). What its code does cannot be shown.",
    ),
    (
        "warning.OPERATION_INVALID",
        "The operation {operation} does not exist; the account will refuse it.",
    ),
    (
        "warning.OWNERSHIP_CYCLE",
        "{owned} Sent there, the NFT and everything in the account are locked for ever: nobody can ever move them again.",
    ),
    ("warning.OWNERSHIP_CYCLE.direct", "{to} belongs to this very NFT."),
    (
        "warning.OWNERSHIP_CYCLE.through",
        "{to} belongs to this very NFT, through other accounts that it owns.",
    ),
    ("warning.RECIPIENT_LOSES", "What is sent to {to} is lost: it is {reason}."),
    ("warning.RECIPIENT_LOSES.zero", "the zero address"),
    ("warning.RECIPIENT_LOSES.token", "the token's own contract"),
    (
        "warning.ACCOUNT_ORPHANED",
        "A destroyed NFT has no owner, so nobody can use its device account or anything in it any more.",
    ),
    (
        "warning.ADDRESS_LOOKALIKE",
        "{address} begins and ends like {known}, which you know, but it is another address. Someone may want you to mistake one for the other.",
    ),
    (
        "warning.SELECTOR_UNKNOWN",
        "We do not know the function {selector}, so we cannot tell what this does. It can do anything its contract allows the sender to do.",
    ),
    (
        "warning.CONTRACT_UNRECOGNISED",
        "We do not know the contract {contract}. What is shown is what this call means on a contract that follows the standard; this one may do something else.",
    ),
    (
        "warning.FUNCTION_AMBIGUOUS",
        "ERC-20 and ERC-721 share the function {function}. Whether {amount} is an amount or a token id depends on what {contract} is, which we do not know.",
    ),
    (
        "warning.AMOUNT_RAW",
        "We do not know how many decimals {contract} has, so the amount is in its smallest units.",
    ),
    (
        "warning.IMPLEMENTATION_UNEXPECTED",
        "{implementation} is not an implementation this network's accounts use. Whoever wrote it may be able to take everything the account holds.",
    ),
    (
        "warning.IMPLEMENTATION_UNCHECKED",
        "We do not know which implementations are trusted here, so {implementation} could not be checked.",
    ),
    (
        "warning.PERMISSION_UNLIMITED",
        "{caller} will be able to do anything with the account that its owner can, until the permission is taken back.",
    ),
    (
        "warning.OVERRIDES_CODE",
        "The code at {implementation} will answer for the account when {function} is called.",
    ),
    (
        "warning.OPERATOR_CONTROLS",
        "{operator} will be able to do what the operator of {contract} can: register and overwrite devices, or create device NFTs. The present operator no longer will.",
    ),
    (
        "warning.OWNERSHIP_MOVES",
        "{owner} alone will decide over {contract}; its present owner no longer will, and cannot take it back.",
    ),
    (
        "warning.OWNERSHIP_ENDS",
        "Nobody will be able to do what only the owner of {contract} can, ever again.",
    ),
    (
        "warning.CODE_REPLACED",
        "The code at {implementation} will decide what {contract} does, for everyone who uses it.",
    ),
    (
        "warning.REGISTRY_OVERWRITES",
        "The registry does not check that the NFT exists or whose it is. If the device is registered already, this replaces what stands there.",
    ),
    (
        "warning.PERMIT_OPEN",
        "The device signed only the owner and a number, not this document: whoever sees the transaction before it is included can use the same signature with another document. Compare what is stored afterwards.",
    ),
    (
        "warning.MALFORMED",
        "The data is not what {function} takes: {problem}. The contract may read it differently from anyone else, or refuse it.",
    ),
    (
        "warning.TRAILING_DATA",
        "{extra} bytes follow the arguments of {function}. The function ignores them, but nobody adds them without a purpose.",
    ),
    ("warning.LENGTHS_DIFFER", "The lists have different lengths; the contract will refuse this."),
    ("warning.VALUE_ATTACHED", "This also sends {amount} to {contract}."),
    (
        "warning.VALUE_REFUSED",
        "{amount} is attached to a function that takes no coins; the call will fail.",
    ),
    (
        "warning.LOCKS_UNTIL",
        "Until {until} nobody can use the account, not even its owner, and no one can unlock it earlier. An account refuses a lock of more than 365 days.",
    ),
    ("warning.CONTRACT_CREATION", "This creates a contract. What its code does cannot be shown."),
    (
        "warning.FAILURE_ALLOWED",
        "Some of the calls may fail while the others go through, and the transaction still counts as successful.",
    ),
    (
        "warning.TRUNCATED",
        "This makes more calls, or calls nested deeper, than can be shown. What is not shown could do anything.",
    ),
];
