import { base58 } from '@scure/base';
import { delegation, IoidError, mba, nft, registry, registryV1 } from 'ioid-web';
import {
  type AbiEvent,
  type AbiParameter,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  hexToBytes,
  parseAbiItem,
} from 'viem';
import { canonical, damaged, type Params, randomValue } from '../test/abi.js';
import { checksummed, type Random, randomised, same } from '../test/random.js';

// Every event: topics and data as viem encodes them are understood, and anything that is not
// exactly an encoding is refused or said to be another event.

/** As the signature says, which is text: nothing is known of them here. */
// biome-ignore lint/suspicious/noExplicitAny: it is used as what the signature says
type Values = Record<string, any>;
type Log = { topics: Hex[]; data: Hex };

type Event = {
  name: string;
  signature: string;
  /** Values that the types alone would not give. */
  make?: (random: Random) => Record<string, unknown>;
  decode: (log: Log) => unknown;
  /** In the package's form; `REFUSED` when such an event cannot be. */
  value: (values: Values) => unknown;
};

const REFUSED = Symbol('refused');
const isZero = (word: Hex) => BigInt(word) === 0n;
const didOf = (id: Hex) => `did:io:${base58.encode(hexToBytes(id))}`;
const ofDid = (id: Hex, rest: () => object) =>
  isZero(id) ? REFUSED : { ...rest(), did: didOf(id) };

function contractOf(bytes: Hex): string | null {
  if (bytes.length === 42) return checksummed(bytes);
  return bytes.length === 66 ? base58.encode(hexToBytes(bytes)) : null;
}

const events: Event[] = [
  {
    name: 'registry.decodeLog of DeviceNFTUpdated',
    signature:
      'event DeviceNFTUpdated(bytes32 indexed id, uint256 chainID, bytes NFTcontract, uint256 tokenID)',
    make: (random) => ({ NFTcontract: random.hex(random.pick([20, 20, 32, 32, 0, 19])) }),
    decode: registry.decodeLog,
    value: ({ id, chainID, NFTcontract, tokenID }) => {
      const nftContract = contractOf(NFTcontract);
      if (nftContract === null) return REFUSED;
      const device = { chainId: chainID, nftContract, tokenId: tokenID };
      return ofDid(id, () => ({ type: 'DeviceNftUpdated', ...device }));
    },
  },
  {
    name: 'registry.decodeLog of DeviceNFTDeleted',
    signature: 'event DeviceNFTDeleted(bytes32 id)',
    decode: registry.decodeLog,
    value: ({ id }) => ofDid(id, () => ({ type: 'DeviceNftDeleted' })),
  },
  {
    name: 'registry.decodeLog of DIDDocMetadataUpdated',
    signature: 'event DIDDocMetadataUpdated(bytes32 indexed id, string uri, bytes32 hash)',
    decode: registry.decodeLog,
    value: ({ id, uri, hash }) => ofDid(id, () => ({ type: 'DocumentUpdated', uri, hash })),
  },
  {
    name: 'registry.decodeLog of DIDDocMetadataDeleted',
    signature: 'event DIDDocMetadataDeleted(bytes32 id)',
    decode: registry.decodeLog,
    value: ({ id }) => ofDid(id, () => ({ type: 'DocumentDeleted' })),
  },
  {
    name: 'registry.decodeLog of BatchRegistered',
    signature:
      'event BatchRegistered(bytes32 indexed id, uint256 chainID, address nftContract, uint256 tokenID, address account)',
    decode: registry.decodeLog,
    value: ({ id, chainID, nftContract, tokenID, account }) =>
      ofDid(id, () => ({
        type: 'BatchRegistered',
        chainId: chainID,
        nftContract,
        tokenId: tokenID,
        account,
      })),
  },
  {
    name: 'mba.decodeLog of ERC6551AccountCreated',
    signature:
      'event ERC6551AccountCreated(address account, address indexed implementation, bytes32 salt, uint256 chainId, address indexed tokenContract, uint256 indexed tokenId)',
    decode: mba.decodeLog,
    value: (values) => ({ ...values }),
  },
  {
    name: 'delegation.decodeLog of DelegatorUpdated',
    signature:
      'event DelegatorUpdated(address delegator, address to, bytes4 functionSignature, bool authorized)',
    decode: delegation.decodeLog,
    value: ({ functionSignature: selector, ...rest }) => ({ ...rest, selector }),
  },
  {
    name: 'nft.decodeLog of Transfer',
    signature: 'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
    decode: nft.decodeLog,
    value: (values) => ({ type: 'Transferred', ...values }),
  },
  {
    name: 'nft.decodeLog of Approval',
    signature:
      'event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)',
    decode: nft.decodeLog,
    value: (values) => ({ type: 'Approved', ...values }),
  },
  {
    name: 'nft.decodeLog of ApprovalForAll',
    signature:
      'event ApprovalForAll(address indexed owner, address indexed operator, bool approved)',
    decode: nft.decodeLog,
    value: (values) => ({ type: 'ApprovedForAll', ...values }),
  },
  {
    name: 'nft.decodeLog of DeviceNFTContractCreated',
    signature: 'event DeviceNFTContractCreated(address deviceNFT)',
    decode: nft.decodeLog,
    value: ({ deviceNFT }) => ({ type: 'CollectionCreated', tokenContract: deviceNFT }),
  },
  ...['NewDevice', 'UpdateDevice'].map((type) => ({
    name: `registryV1.decodeLog of ${type}`,
    signature: `event ${type}(address indexed device, address owner, bytes32 hash, string uri)`,
    decode: registryV1.decodeLog,
    value: (values: Values) => ({ type, ...values }),
  })),
  ...['RemoveDevice', 'Migrate'].map((type) => ({
    name: `registryV1.decodeLog of ${type}`,
    signature: `event ${type}(address indexed device, address owner)`,
    decode: registryV1.decodeLog,
    value: (values: Values) => ({ type, ...values }),
  })),
  {
    name: 'registryV1.decodeLog of CreateIoID',
    signature: 'event CreateIoID(address indexed owner, uint256 id, address wallet, string did)',
    decode: registryV1.decodeLog,
    value: (values) => ({ type: 'CreateIoid', ...values }),
  },
];

/** The same members in the same order, whatever order they were written in. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What decoding gives; `REFUSED` when it is refused with a code that says so. */
function outcome(decode: Event['decode'], log: Log): unknown {
  try {
    return decode(log);
  } catch (error) {
    const codes = ['ABI_DECODE', 'NFT_CONTRACT_INVALID', 'IDENTIFIER_ZERO'];
    if (error instanceof IoidError && codes.includes(error.code)) return REFUSED;
    throw error;
  }
}

/** What a log says, when topics and data are the one encoding of it. */
function readByPeer(inputs: Params, log: Log, first: Hex): Values | null {
  const indexed = inputs.filter(isIndexed);
  const inTopics = log.topics.slice(1).map((topic, index) => {
    const type = indexed[index];
    return type === undefined ? null : canonical([type], topic);
  });
  const inData = canonical(
    inputs.filter((input) => !isIndexed(input)),
    log.data,
  );
  const whole = log.topics.length === indexed.length + 1 && log.topics[0] === first;
  if (!whole || inData === null || inTopics.includes(null)) return null;
  const [topics, data] = [inTopics.values(), inData.values()];
  const entries = inputs.map((input) => {
    const value = isIndexed(input) ? topics.next().value?.[0] : data.next().value;
    return [input.name, value];
  });
  return Object.fromEntries(entries) as Values;
}

const isIndexed = (input: AbiParameter) => (input as { indexed?: boolean }).indexed === true;

/** The log with one of its parts damaged. */
function spoilt(random: Random, log: Log): Log {
  const topics = [...log.topics];
  switch (random.below(5)) {
    case 0:
      return { topics: topics.slice(0, -1), data: log.data };
    case 1:
      return { topics: [...topics, random.hex(32)], data: log.data };
    case 2: {
      // A bit of a topic: of its padding, where it has any.
      const at = random.below(topics.length);
      const word = BigInt(topics[at] as Hex) ^ (1n << BigInt(random.below(256)));
      topics[at] = `0x${word.toString(16).padStart(64, '0')}`;
      return { topics, data: log.data };
    }
    default:
      return { topics, data: damaged(random, log.data) };
  }
}

for (const { name, signature, make, decode, value } of events) {
  const event = parseAbiItem([signature] as never) as AbiEvent;
  const inputs: Params = event.inputs;
  const [first] = encodeEventTopics({ abi: [event] }) as [Hex];
  const unindexed = inputs.filter((input) => !isIndexed(input));
  randomised(
    name,
    (random) => {
      const values = inputs.map((input) => [input.name, randomValue(random, input)] as const);
      return { ...Object.fromEntries(values), ...make?.(random) } as Values;
    },
    (values, random) => {
      const topics = inputs
        .filter(isIndexed)
        .map((input) => encodeAbiParameters([input], [values[input.name ?? '']]));
      const data = encodeAbiParameters(
        unindexed,
        unindexed.map((input) => values[input.name ?? '']),
      );
      const log = { topics: [first, ...topics], data };
      same(sorted(outcome(decode, log)), sorted(value(values)), 'event');

      if (!random.once(3)) return;
      const wrong = spoilt(random, log);
      const actual = outcome(decode, wrong);
      const read = readByPeer(inputs, wrong, first);
      // Not this event: an error, or the word that it is none of ours.
      if (read === null) same(actual === REFUSED || actual === null, true, JSON.stringify(wrong));
      else same(sorted(actual), sorted(value(read)), JSON.stringify(wrong));
    },
  );
}
