import {
  address,
  delegation,
  did,
  document,
  mba,
  nft,
  registry,
  registryV1,
  transaction,
  typedData,
} from 'ioid-web';
import { deviceNft } from './stub-chain.js';

/** A way to make a code come about, and what the sentence has to say. */
export type Provocation = { work: () => unknown; says: RegExp };

const ONE = `0x${'11'.repeat(20)}`;
const TWO = `0x${'22'.repeat(20)}`;
const ZERO = `0x${'00'.repeat(20)}`;
const DID = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
const V1 = 'did:io:0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
const MULTIKEY = 'z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu';
const BARE = 'zH3C2AVvLMfThF3xGk8qEsvTZbW2nK7QULaFVpJ6zC1db';

const device = { did: DID, chainId: 4689, nftContract: ONE, tokenId: 1 };
const token = { chainId: 4689, tokenContract: ONE, tokenId: 1 };

/** Asks for a document of this, whatever its type. */
const build = (input: object) => document.build({ did: DID, ...input } as never);
const batch = (devices: object[]) =>
  registry.batchRegister({ wrapper: TWO, devices: devices as never });
const uri = 'ipfs://bafkqaaa';
const hash = `0x${'07'.repeat(32)}` as const;
const p256 = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' };

/** How each code of the pure functions comes about. */
export const provocations: Record<string, Provocation> = {
  ABI_DECODE: {
    work: () => mba.token({ account: ONE }).decode('0x12'),
    says: /token.*1 bytes?/,
  },
  ABI_TOO_LONG: {
    work: () => mba.token({ account: ONE }).decode(`0x${'00'.repeat(2 ** 22 + 1)}`),
    says: /4194305.*4194304|4194304.*4194305/,
  },
  ADDRESS_CHECKSUM: {
    work: () => address.parse('0xb2119aF10cc641162968ED255dC4E688dC4B2B6e'),
    says: /0xb2119aF1.*checksum|checksum.*0xb2119aF1/i,
  },
  ADDRESS_INVALID: { work: () => address.parse('0x12'), says: /0x12/ },
  BATCH_CONTRACT_NOT_EVM: {
    work: () => batch([{ ...device, nftContract: '1'.repeat(32) }]),
    says: /item 0.*Solana/,
  },
  BATCH_DUPLICATE: { work: () => batch([device, device]), says: /1.*0|0.*1/ },
  BATCH_EMPTY: { work: () => batch([]), says: /empty|at least one/ },
  BATCH_LENGTHS: {
    work: () => nft.batchMint({ tokenContract: ONE, to: [TWO], tokenIds: [1, 2] }),
    says: /1.*2/,
  },
  BATCH_TOO_LARGE: {
    work: () =>
      mba.addressMany({
        chainId: 4689,
        tokenContract: ONE,
        tokenIds: { from: 0, count: 1_000_001 },
      }),
    says: /1000001.*1000000|1000000.*1000001/,
  },
  CHAIN_ID_ZERO: { work: () => registry.register({ ...device, chainId: 0 }), says: /chain/ },
  CONTEXT_INVALID: {
    work: () => transaction.explain({ to: ONE, context: { form: ONE } as never }),
    says: /form/,
  },
  DEPLOYMENT_UNKNOWN: {
    work: () => registry.totalDevices({ chain: 'iotexTestnet' }),
    says: /registry.*4690/,
  },
  DID_CHECKSUM: {
    work: () => did.parse(V1.replace('b2119aF', 'b2119AF')),
    says: /did:io:0xb2119AF/,
  },
  DID_INVALID: { work: () => did.parse('did:io:a b'), says: /did:io:a b/ },
  DID_IS_URL: { work: () => did.toBytes32(`${DID}#key` as never), says: /#key/ },
  DID_NOT_IOID: { work: () => did.parse('did:web:example.com'), says: /did:web/ },
  DID_VERSION: { work: () => did.toBytes32(V1 as never), says: /v1|version/ },
  DOCUMENT_DUPLICATE_ID: {
    work: () => build({ keys: [MULTIKEY, MULTIKEY].map((publicKey) => ({ publicKey, id: '#a' })) }),
    says: /#a/,
  },
  DOCUMENT_HASH_ZERO: {
    work: () => registry.register({ ...device, document: { uri, hash: `0x${'00'.repeat(32)}` } }),
    says: /hash/,
  },
  DOCUMENT_MEMBER_ID: {
    work: () => build({ keys: [{ publicKey: MULTIKEY, id: 'no fragment' }] }),
    says: /no fragment/,
  },
  DOCUMENT_URI_EMPTY: {
    work: () => registry.register({ ...device, document: { uri: '', hash } }),
    says: /URI|address/i,
  },
  FIELD_INVALID: { work: () => build({ keys: 5 }), says: /keys/ },
  FIELD_UNKNOWN: { work: () => build({ mba: { ...token, chainID: 1 } }), says: /chainID/ },
  IDENTIFIER_LENGTH: { work: () => did.fromBytes32('0x1234'), says: /32.*2/ },
  IDENTIFIER_ZERO: { work: () => did.fromBytes32(`0x${'00'.repeat(32)}`), says: /zero/ },
  INPUT_EMPTY: { work: () => did.derive({ project: '', device: 'a' }), says: /project/ },
  INPUT_INVALID: {
    work: () => did.derive({ project: 'a', device: 5 as never }),
    says: /`device` must be a string or a Uint8Array, not 5/,
  },
  INPUT_TOO_LONG: {
    work: () => did.derive({ project: 'a', device: 'd'.repeat(1025) }),
    says: /1025.*1024|1024.*1025|1,024/,
  },
  INPUT_UNKNOWN_FIELD: {
    work: () => mba.lock({ account: ONE, untill: 1 } as never),
    says: /`untill`.*account, until/,
  },
  JSON_DUPLICATE_KEY: { work: () => document.canonicalize('{"a":1,"a":2}'), says: /"a"/ },
  JSON_LONE_SURROGATE: { work: () => document.canonicalize('"\\ud800"'), says: /surrogate/ },
  JSON_NUMBER_INEXACT: { work: () => document.canonicalize('9007199254740993'), says: /\d/ },
  JSON_NUMBER_RANGE: { work: () => document.canonicalize('1e400'), says: /1e400|range|large/ },
  JSON_SYNTAX: { work: () => document.canonicalize('{a}'), says: /./ },
  JSON_TOO_DEEP: { work: () => document.canonicalize('['.repeat(65)), says: /64/ },
  JSON_TOO_LARGE: {
    work: () => document.canonicalize(' '.repeat(2 ** 20 + 1)),
    says: /1048576|1 MiB/,
  },
  KEY_ENCODING: { work: () => document.parseMultikey('m123'), says: /m123/ },
  KEY_LEGACY: { work: () => build({ keys: [{ publicKey: BARE }] }), says: /prefix/ },
  KEY_LENGTH: { work: () => document.multikey('P-256', '0x02'), says: /33.*1|1.*33/ },
  KEY_MEMBER: { work: () => build({ keys: [{ publicKey: { kty: 'EC' } }] }), says: /crv/ },
  KEY_METHOD: {
    work: () =>
      build({ keys: [{ publicKey: MULTIKEY, type: 'EcdsaSecp256k1VerificationKey2019' }] }),
    says: /EcdsaSecp256k1VerificationKey2019/,
  },
  KEY_POINT: {
    work: () => document.multikey('Ed25519', hash),
    says: /Ed25519.*point|point.*Ed25519/,
  },
  KEY_PURPOSE: {
    work: () => build({ keys: [{ publicKey: MULTIKEY, purposes: ['keyAgreement'] }] }),
    says: /keyAgreement/,
  },
  KEY_SECRET: { work: () => build({ keys: [{ publicKey: { ...p256, d: 'AA' } }] }), says: /d/ },
  KEY_UNSUPPORTED: {
    work: () => build({ keys: [{ publicKey: { ...p256, crv: 'P-521' } }] }),
    says: /P-521/,
  },
  NFT_CONTRACT_INVALID: {
    work: () => registry.deviceNft({ did: DID }).decode(deviceNft(1n, '0x1234567890', 1n)),
    says: /5 bytes.*20.*32|20.*32.*5/,
  },
  NUMBER_INVALID: { work: () => build({ mba: { ...token, tokenId: '-1' } }), says: /-1/ },
  OPERATION_INVALID: {
    work: () => mba.execute({ account: ONE, to: TWO, operation: 4 as never }),
    says: /4/,
  },
  OWNERSHIP_CYCLE: {
    work: () =>
      nft.safeTransferFrom({ tokenContract: ONE, from: TWO, to: mba.address(token), tokenId: 1 }),
    says: /NFT 1 of 0x1111.*locks both/,
  },
  RECIPIENT_ZERO: {
    work: () => mba.sendNative({ account: ONE, to: ZERO, value: 1 }),
    says: /zero address/,
  },
  SELECTOR_INVALID: {
    work: () => delegation.authorize({ manager: ONE, delegator: ONE, to: TWO, selector: 'stake(' }),
    says: /stake\(/,
  },
  SIGNATURE_INVALID: {
    work: () => registryV1.remove({ device: ONE, signature: '0x12' }),
    says: /65/,
  },
  SOLANA_ADDRESS_INVALID: { work: () => mba.solanaAssetSigner({ asset: '0' }), says: /"?0"?/ },
  SOLANA_SEEDS_TOO_MANY: {
    work: () =>
      mba.solanaAddress({
        seeds: Array.from({ length: 16 }, () => '0x01' as const),
        programId: '1'.repeat(32),
      }),
    says: /16.*15|15.*16/,
  },
  SOLANA_SEED_TOO_LONG: {
    work: () => mba.solanaAddress({ seeds: [new Uint8Array(33)], programId: '1'.repeat(32) }),
    says: /33.*32|32.*33/,
  },
  TYPED_DATA_INVALID: {
    work: () =>
      typedData.hash({
        types: { T: [{ name: 'v', type: 'uint8' }] },
        primaryType: 'T',
        domain: {},
        message: { v: 256 },
      }),
    says: /256/,
  },
  URI_INVALID: { work: () => build({ dataEndpoint: 'no uri' }), says: /no uri/ },
};

/** Codes no argument brings about, and why they are in the union all the same. */
export const unreachable: Record<string, string> = {
  CID_INVALID: 'CIDs are read only while a document is fetched, where a bad one is a verdict',
  IDENTIFIER_CHARACTER: 'base58 comes inside a DID, and the DID is then no ioID: DID_NOT_IOID',
  JSON_UTF8: 'text of JavaScript has no bytes to be wrong; fetched bytes that are give a verdict',
  SOLANA_BUMP_EXHAUSTED: 'all 256 digests would have to be points of the curve: one in 2^255',
};
