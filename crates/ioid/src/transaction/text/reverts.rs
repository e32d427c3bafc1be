//! Why a call failed, in words: `error.<Name>` for custom errors, `panic.<code>` for Solidity's
//! own checks, `reason.<text>` for revert strings. Placeholders are the error's arguments.

pub(super) const REVERTS: &[(&str, &str)] = &[
    (
        "revert.empty",
        "The call failed and the contract did not say why. Often the contract has no such function, or it refuses coins.",
    ),
    ("revert.unknown", "The call failed with the error {selector}, which we do not know."),
    (
        "revert.malformed",
        "The call failed with the error {signature}, whose details cannot be read: {problem}.",
    ),
    ("revert.short", "The call failed with {data}, which is no error that Solidity writes."),
    (
        "revert.tooLong",
        "The call failed with an answer of {length} bytes, more than can be looked at.",
    ),
    ("revert.reason", "The contract refused: {reason}."),
    ("revert.noReason", "The contract refused without a reason."),
    ("revert.panic", "The contract failed one of its own checks (panic code {code})."),
    ("panic.0", "The contract stopped itself (a generic panic)."),
    ("panic.1", "The contract found something that must never be so (a failed assertion)."),
    ("panic.17", "A calculation in the contract went above or below what its numbers can hold."),
    ("panic.18", "The contract divided by zero."),
    ("panic.33", "The contract was given a choice that does not exist (a bad enum value)."),
    ("panic.34", "The contract found its own stored bytes damaged."),
    ("panic.49", "The contract took something out of an empty list."),
    ("panic.50", "The contract looked past the end of a list."),
    ("panic.65", "The contract wanted more memory than there is, or a list that is too long."),
    ("panic.81", "The contract called a function that was never set."),
    (
        "error.ERC721NonexistentToken",
        "Token {tokenId} does not exist: it was never created, or it was destroyed.",
    ),
    ("error.ERC721IncorrectOwner", "Token {tokenId} belongs to {owner}, not to {sender}."),
    (
        "error.ERC721InsufficientApproval",
        "{operator} may not move token {tokenId}: its owner has not allowed it.",
    ),
    ("error.ERC721InvalidApprover", "{approver} may not give permissions for this token."),
    ("error.ERC721InvalidOperator", "{operator} cannot be given permission for all tokens."),
    ("error.ERC721InvalidOwner", "{owner} cannot own tokens."),
    (
        "error.ERC721InvalidReceiver",
        "{receiver} cannot receive this token: it is the zero address, or a contract that does not accept NFTs.",
    ),
    (
        "error.ERC721InvalidSender",
        "The token cannot be created or moved this way; most often it exists already (sender {sender}).",
    ),
    (
        "error.ERC20InsufficientBalance",
        "{sender} has {balance} base units of the token and needs {needed}.",
    ),
    (
        "error.ERC20InsufficientAllowance",
        "{spender} may spend {allowance} base units of the token and needs {needed}: allow it first.",
    ),
    ("error.ERC20InvalidReceiver", "{receiver} cannot receive this token."),
    ("error.ERC20InvalidSender", "{sender} cannot send this token."),
    ("error.ERC20InvalidApprover", "{approver} cannot allow others to spend this token."),
    ("error.ERC20InvalidSpender", "{spender} cannot be allowed to spend this token."),
    (
        "error.AccountCreationFailed",
        "The account could not be created; most often there was too little gas.",
    ),
    (
        "error.NotAuthorized",
        "This signer may not do that with the account. Only the owner of the device NFT may, and those the owner has let in.",
    ),
    (
        "error.InvalidOperation",
        "The account does not know this operation: 0 calls, 1 runs code as the account, 2 and 3 create contracts.",
    ),
    ("error.ContractCreationFailed", "The account could not create the contract."),
    (
        "error.InvalidInput",
        "The account was given lists of different lengths, or input it cannot use.",
    ),
    ("error.ExceedsMaxLockTime", "The account can be locked for at most 365 days."),
    ("error.AccountLocked", "The account is locked. Nobody can use it until the lock ends."),
    (
        "error.InvalidImplementation",
        "The account does not accept this implementation: it is not one its guardian trusts.",
    ),
    (
        "error.AlreadyInitialized",
        "The account is initialised already. In a batch, one such account fails the whole batch: leave it out.",
    ),
    (
        "error.OwnershipCycle",
        "The account would come to own its own device NFT, and both would be locked for ever.",
    ),
    (
        "error.OwnableUnauthorizedAccount",
        "{account} is not the owner of this contract, and only the owner may do this.",
    ),
    ("error.OwnableInvalidOwner", "{owner} cannot own this contract."),
    ("error.InvalidInitialization", "The contract is initialised already."),
    ("error.NotInitializing", "This is possible only while the contract is being initialised."),
    ("error.SafeERC20FailedOperation", "The token {token} did not do what it was asked to."),
    (
        "reason.Not operator",
        "Only the project's operator may register devices here. Ask the operator, or sign with the operator's account.",
    ),
    ("reason.Invalid ioID identifier", "The identifier is all zero, which no device has."),
    (
        "reason.Invalid NFT contract length",
        "The NFT contract must be 20 bytes (EVM) or 32 bytes (Solana).",
    ),
    ("reason.device is the zero address", "The device's key is missing: its address is zero."),
    ("reason.user is the zero address", "The user is missing: the address is zero."),
    (
        "reason.nft already used",
        "This NFT is bound to another device already. Choose another token.",
    ),
    ("reason.device exists", "This device is registered already."),
    (
        "reason.invalid project",
        "The device NFT's contract belongs to no project. The project must set its device contract first.",
    ),
    (
        "reason.insufficient fund",
        "The project has no ioID left for this device and the payment does not cover its price.",
    ),
    (
        "reason.invalid signature",
        "The device's signature does not fit: it must be made by the device's key, for this owner, with the device's current nonce, on this chain.",
    ),
    ("reason.empty hash", "The document's hash is missing."),
    ("reason.device not exists", "This device is not registered."),
    ("reason.Multicall3: call failed", "One of the calls failed, so all of them were undone."),
    (
        "reason.Multicall3: value mismatch",
        "The coins attached do not equal the sum that the calls send.",
    ),
];
