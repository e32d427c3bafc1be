import type { IoidErrorCode } from 'ioid-web';

// One line for every code: what brought it about, and what to do. `docs/errors.md` is made of it, and
// the compiler refuses a code that is missing here.

/** Why it happens, and the cure. */
export type Guidance = readonly [cause: string, cure: string];

export const errorGuide: Record<IoidErrorCode, Guidance> = {
  ABI_DECODE: [
    'What a contract returned, or a log holds, is not the encoding of its type.',
    'Ask whether the address is the contract you mean, and on the right chain; an address without code returns nothing.',
  ],
  ABI_TOO_LONG: ['An answer or calldata is larger than 4 MiB.', 'Ask for less at once.'],
  ABORTED: ['Your `signal` ended the work.', 'Nothing; ask again when it is wanted again.'],
  ACCOUNT_BALANCE_INSUFFICIENT: [
    'The device’s account holds less than it should send.',
    'Send less, or fund the account first: it can receive before it is deployed.',
  ],
  ACCOUNT_FOREIGN: [
    'The account belongs to an NFT of another chain, so nobody is its owner here.',
    'Use the chain that the NFT is on.',
  ],
  ACCOUNT_NOT_ACTIVE: [
    'The account is not deployed, not initialised or locked: a call to it would do nothing or revert.',
    'Read `details.status`; `client.activate(token)` deploys and initialises, a lock ends by itself.',
  ],
  ACCOUNT_NOT_OWNED: [
    'The signer does not own the NFT that controls the account.',
    'Let the owner sign, who is in `details.owner`.',
  ],
  ADDRESS_CHECKSUM: [
    'An address in mixed case whose EIP-55 checksum is wrong: a digit was mistyped.',
    'Copy it again; do not lower-case it to make the error go away.',
  ],
  ADDRESS_INVALID: [
    'Neither `0x` with 40 digits nor `io1…`.',
    'Give an address; names are not looked up.',
  ],
  ATOMICITY_UNSUPPORTED: [
    'The wallet cannot make a batch all or nothing.',
    'Send the calls one by one, or use `mba.executeBatch`.',
  ],
  BATCH_CONTRACT_NOT_EVM: [
    'The batch wrapper makes accounts of EVM contracts only; the item is on Solana.',
    'Register it with `registry.register`.',
  ],
  BATCH_DUPLICATE: [
    'The same DID or NFT stands twice in one batch.',
    'Remove one; `details` say which two.',
  ],
  BATCH_EMPTY: ['There is nothing in the batch.', 'Give at least one item.'],
  BATCH_LENGTHS: ['Two lists that belong together differ in length.', 'Give one for each.'],
  BATCH_TOO_LARGE: ['More items than one call takes.', 'Split it; the most is in `details`.'],
  BLOCK_UNAVAILABLE: [
    'No node has the state of that block any more, or has it already.',
    'Ask at the latest block, or give an endpoint that keeps old state.',
  ],
  CAPABILITY_UNSUPPORTED: [
    'The wallet does not do this on that chain.',
    'Do without it: send single transactions.',
  ],
  CHAIN_DISCONNECTED: [
    'The wallet has no connection to that chain.',
    'Ask the person to check the wallet’s network, then try again.',
  ],
  CHAIN_ID_ZERO: [
    'A chain id of 0: the registry takes it for “not registered”.',
    'Give the NFT’s chain id.',
  ],
  CHAIN_MISMATCH: [
    'The node or the wallet is on another chain than the client.',
    '`wallet.connect(provider, chain)` switches; check `rpcUrls`.',
  ],
  CHAIN_REORGANIZED: ['The chain was changed below the block that was being read.', 'Ask again.'],
  CHAIN_UNKNOWN: [
    'No chain of that name.',
    'Give a name in `chains`, or a `ChainConfig` of your own.',
  ],
  CHAIN_UNRECOGNIZED: ['The wallet does not know the chain.', '`wallet.connect` adds it.'],
  CID_INVALID: ['A content identifier that cannot be read.', 'Publish the document again.'],
  CONTENT_INVALID: [
    'What the CID names is no file: a directory, or blocks that contradict themselves.',
    'No gateway can help: correct the address, or publish the document again.',
  ],
  CONTENT_MISMATCH: [
    'The content has another hash than `hash`.',
    'Do not use it; find out which of the two is wrong.',
  ],
  CONTENT_STATUS: ['A gateway answered with an HTTP error.', 'Try other `gateways`, or later.'],
  CONTENT_TOO_LARGE: [
    'A document or an answer is over its limit of bytes.',
    'Publish a smaller one.',
  ],
  CONTENT_UNAVAILABLE: [
    'No gateway or publishing service could be reached, or a pin did not come within two minutes.',
    'Check the connection, CORS and the page’s `connect-src`.',
  ],
  CONTEXT_INVALID: [
    'What `transaction.explain` was told as `context` does not have its form.',
    'Correct the part at `details.path`.',
  ],
  DEPLOYMENT_UNKNOWN: [
    'No address is known for this contract on that chain; none is guessed.',
    'Give it in the call, or in a `ChainConfig`.',
  ],
  DEVICE_UNREGISTERED: [
    'The registry has nothing under this DID.',
    'Check project name and serial letter by letter; let the project’s operator register it.',
  ],
  DID_CHECKSUM: ['A v1 DID in mixed case whose address has a wrong checksum.', 'Copy it again.'],
  DID_INVALID: [
    'The text is no DID at all.',
    'It begins with `did:`; `details.position` says where it breaks.',
  ],
  DID_IS_URL: [
    'A DID with path, query or fragment where a bare DID is wanted.',
    'Take `did.parse(url).did`.',
  ],
  DID_NOT_IOID: [
    'A DID of another method, or a free-form `did:io:` that is neither version.',
    'Only `did:io:` with 32 bytes of base58 (v2) or an address (v1) is an ioID.',
  ],
  DID_VERSION: [
    'A v1 DID where the v2 registry is meant, which keys devices by 32 bytes.',
    'Use `registryV1` for v1 devices.',
  ],
  DISCONNECTED: [
    'The wallet is not connected to anything.',
    'Ask the person to unlock it or to reconnect.',
  ],
  DOCUMENT_DUPLICATE_ID: ['Two members of a document have one id.', 'Name one differently.'],
  DOCUMENT_HASH_ZERO: ['A document’s hash is zero.', 'Take `document.digest(doc).hash`.'],
  DOCUMENT_INVALID: [
    'The text is no DID document that can be read or built on.',
    '`document.validate` lists what is wrong.',
  ],
  DOCUMENT_MEMBER_ID: [
    'An id inside the document is not its DID with a fragment.',
    'Write `#name`, or leave the id out.',
  ],
  DOCUMENT_URI_EMPTY: ['A document without address.', 'Give its URI, or leave the document out.'],
  EXECUTION_REVERTED: [
    'The contract refuses the call; `message` says why in words.',
    'Correct what it names. `transaction.decodeRevert` reads revert data that you have.',
  ],
  FIELD_INVALID: [
    'A part of the input does not have its form.',
    'Correct what is at `details.path`.',
  ],
  FIELD_UNKNOWN: [
    'A field that does not exist, mostly a misspelt one.',
    'Remove it or write it as documented.',
  ],
  IDENTIFIER_CHARACTER: ['A character that is not base58.', 'Copy the identifier again.'],
  IDENTIFIER_LENGTH: ['An identifier that does not have 32 bytes.', 'Give 32 bytes.'],
  IDENTIFIER_ZERO: [
    'An identifier of zeros, which the registry refuses.',
    'Derive it with `did.derive`.',
  ],
  INPUT_EMPTY: [
    'An empty project name or device identifier: the identity would be a mistake.',
    'Give the name.',
  ],
  INPUT_INVALID: [
    'An argument has the wrong type or form.',
    '`details` has `path`, `expected` and `received`.',
  ],
  INPUT_TOO_LONG: [
    'A name of more than 1,024 bytes, or arguments of more than 1 GiB.',
    'Give less.',
  ],
  INPUT_UNKNOWN_FIELD: [
    'A field the function does not have; a misspelt one would be ignored in silence otherwise.',
    '`details.expected` lists the fields.',
  ],
  INSUFFICIENT_FUNDS: [
    'The paying account cannot cover value and gas.',
    'Fund it; the numbers are in `details`.',
  ],
  INTERNAL: [
    'A defect of this package. The next call works as before.',
    'Please report it with `error.cause`.',
  ],
  JSON_DUPLICATE_KEY: [
    'A JSON object has one name twice; readers would disagree on which counts.',
    'Remove one.',
  ],
  JSON_LONE_SURROGATE: ['Half of a surrogate pair, which has no UTF-8 form.', 'Repair the text.'],
  JSON_NUMBER_INEXACT: ['An integer beyond 2⁵³, which JSON readers change.', 'Write it as text.'],
  JSON_NUMBER_RANGE: ['A number beyond what ECMAScript holds.', 'Write it as text.'],
  JSON_SYNTAX: ['The text is not JSON.', '`details.position` says where.'],
  JSON_TOO_DEEP: ['More than 64 levels of nesting.', 'Make it flatter.'],
  JSON_TOO_LARGE: ['More than 1 MiB of JSON.', 'Keep large data elsewhere and link to it.'],
  JSON_UTF8: ['Bytes that are not UTF-8.', 'Publish the document as UTF-8.'],
  KEY_ENCODING: [
    'A key that is not multibase base58btc (`z…`).',
    'Make it with `document.multikey`.',
  ],
  KEY_LEGACY: [
    'A key without its multicodec prefix, as in the first ioID documents.',
    'Make it with `document.multikey`.',
  ],
  KEY_LENGTH: [
    'Bytes of a wrong number for this type of key.',
    '32 for Ed25519 and X25519, 33 or 65 for secp256k1 and P-256.',
  ],
  KEY_MEMBER: [
    'A JWK lacks a member, or has one that is wrong.',
    'Give `kty`, `crv`, `x` and, for curves that have it, `y`.',
  ],
  KEY_METHOD: [
    'A type of verification method that does not fit the key.',
    'Leave the type out: it follows from the key.',
  ],
  KEY_POINT: [
    'Bytes that are no point of the curve: no private key belongs to them.',
    'Take the key from the device again.',
  ],
  KEY_PURPOSE: [
    'A key cannot serve that purpose.',
    'X25519 is for `keyAgreement` only, signing keys for the others.',
  ],
  KEY_SECRET: [
    'A JWK with its private part.',
    'Remove `d` at once, and replace the key if it was published.',
  ],
  KEY_UNSUPPORTED: [
    'A type of key that this package does not know.',
    'Ed25519, secp256k1, P-256 and X25519 are known.',
  ],
  LIMIT_EXCEEDED: [
    'The node or wallet answers fewer requests than were made.',
    'Wait, or give more `rpcUrls`.',
  ],
  METHOD_UNSUPPORTED: [
    'The wallet or node does not know the method.',
    'Use another one; give `rpcUrls` for reads.',
  ],
  NFT_CONTRACT_INVALID: [
    'A contract of neither 20 bytes (EVM) nor 32 (Solana).',
    'Give the NFT’s contract.',
  ],
  NFT_MISSING: ['The NFT does not exist.', 'Mint it first; check contract and id.'],
  NUMBER_INVALID: ['No whole number from 0 to 2²⁵⁶−1.', 'Use a `bigint`, decimal or `0x` text.'],
  OPERATION_INVALID: [
    'An operation other than 0 CALL, 1 DELEGATECALL, 2 CREATE, 3 CREATE2.',
    'Give one of them.',
  ],
  OWNERSHIP_CYCLE: [
    'The device NFT would go into its own account and lock both for ever.',
    'Send it to another address.',
  ],
  PUBLISH_MISMATCH: [
    'The publishing service stored other bytes than it was given; nothing was registered.',
    'Use another service.',
  ],
  RECIPIENT_ZERO: [
    'The zero address as recipient: what is sent there is lost.',
    'Give the recipient.',
  ],
  REGISTRY_ALREADY_REGISTERED: [
    'The DID is registered for another NFT; the contract would overwrite it in silence.',
    'Check project name and serial.',
  ],
  REGISTRY_NOT_OPERATOR: [
    'Only the project’s operator registers devices.',
    'Sign as the operator, who is in `details`; owners of v1 devices use `registryV1`.',
  ],
  REQUEST_INVALID: [
    'The wallet or node finds the request malformed.',
    'Check the values; report it when they are right.',
  ],
  REQUEST_PENDING: [
    'The wallet has an earlier request open.',
    'Ask the person to open the wallet and answer it.',
  ],
  RPC_DISAGREEMENT: [
    'Fewer nodes gave the same answer than `quorum` asks for: one lags, or lies.',
    'Look at `details`, and leave out the endpoint that is wrong.',
  ],
  RPC_ERROR: [
    'The node answered with an error of its own.',
    'Its words are in the message; try another endpoint.',
  ],
  RPC_MALFORMED: [
    'An answer that is no JSON-RPC.',
    'Check that the URL is a node’s; try another endpoint.',
  ],
  RPC_UNAVAILABLE: [
    'No endpoint answered.',
    'Check the connection, CORS and `connect-src`; give more `rpcUrls`.',
  ],
  SELECTOR_INVALID: [
    'Neither 4 bytes nor a signature such as `stake(uint256)`.',
    'Write the types without names or spaces.',
  ],
  SIGNATURE_INVALID: [
    'No signature of 65 bytes with v 27 or 28.',
    'Sign the digest of `typedData.hash` with the device’s key.',
  ],
  SOLANA_ADDRESS_INVALID: ['No base58 of 32 bytes.', 'Give the address as Solana shows it.'],
  SOLANA_BUMP_EXHAUSTED: [
    'No bump leaves the curve; it does not happen by chance.',
    'Use other seeds.',
  ],
  SOLANA_SEEDS_TOO_MANY: ['More than 15 seeds.', 'Hash some of them together.'],
  SOLANA_SEED_TOO_LONG: ['A seed of more than 32 bytes.', 'Hash it.'],
  TIMED_OUT: ['No answer in time.', 'Try again; give more `rpcUrls` or `gateways`.'],
  TRANSACTION_NOT_INCLUDED: [
    'The network has not included the transaction; it still may.',
    'Look up `details.hash` before you send another one.',
  ],
  TRANSACTION_NO_EFFECT: [
    'The transaction was included and changed nothing of what it should.',
    'Look at the account’s status: an uninitialised account succeeds in silence.',
  ],
  TRANSACTION_REPLACED: [
    'Another transaction with the same nonce was included.',
    'Look what the wallet sent instead.',
  ],
  TYPED_DATA_INVALID: [
    'No EIP-712 typed data: a type is missing or a value does not fit.',
    'Correct what is at `details.path`.',
  ],
  UNAUTHORIZED: ['The page is not connected to that account.', '`wallet.connect` first.'],
  URI_INVALID: [
    'No URI, or one of a kind that is not fetched.',
    'Use `ipfs://`, `https://` or `data:`.',
  ],
  USER_REJECTED: ['The person said no. Nothing was sent.', 'Nothing; leave the form as it is.'],
  WALLET_INTERNAL: [
    'The wallet failed for a reason of its own.',
    'Its words are in `details.wallet`.',
  ],
  WALLET_MISSING: ['There is no wallet to sign with.', 'Give `provider` to `createClient`.'],
  WASM_BLOCKED: [
    'The page’s Content-Security-Policy, or the engine, forbids WebAssembly.',
    "Add `'wasm-unsafe-eval'` to `script-src`; in engines that compile no bytes, `ioid-web/slim` with a module.",
  ],
  WASM_START: [
    'The module could not be started: a damaged copy, another version’s file, or `slim` before `init`.',
    'The message names the line that fixes it.',
  ],
  WASM_UNSUPPORTED: [
    'The engine is too old or has WebAssembly switched off.',
    'Chrome 115, Firefox 93, Safari 16.4, Node.js 20 or newer.',
  ],
};

/** `docs/errors.md`. */
export function errorPage(guide: Record<string, Guidance> = errorGuide): string {
  const rows = Object.entries(guide).map(
    ([code, [cause, cure]]) => `### \`${code}\`\n\n${cause}\n\n${cure}\n`,
  );
  return `# Errors

Every failure of \`ioid-web\` is an \`IoidError\`: \`code\` is stable and for programs, \`message\` is one
sentence for people, \`details\` are the facts it was made of, \`cause\` is what was thrown below.
Two copies of the package on one page have two classes: look at \`error.name === 'IoidError'\` and at
\`error.code\` where an error may come from the other one, and not at \`instanceof\`.

Below is every code with what brings it about and what to do. It is made from
\`npm/test/error-guide.ts\` by \`npm run docs\` in \`npm/\`.

${rows.join('\n')}`;
}
