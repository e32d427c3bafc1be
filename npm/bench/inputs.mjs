// What both sides are given: the same values, made once and before anything is measured.

import { document } from 'ioid-web';
import { encodeAbiParameters, parseAbiParameters } from 'viem';

export const REGISTRY = '0x000000006551c19487814612e58FE06813775758';
export const IMPLEMENTATION = '0xb59b64Bb12f1E68d646FDE8e51C89f02bd479E73';
export const CONTRACT = '0x476c81C27036D05cB5ebfe30ae58C23351a61C4A';
export const MANAGER = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
export const DELEGATOR = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
export const OWNER = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
export const DID = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
export const STAKE = '0xa694fc3a';
/** `stake(1e18)`. */
export const CALLDATA = `${STAKE}${(10n ** 18n).toString(16).padStart(64, '0')}`;
export const PROJECT = 'GEODNET';

/** Ed25519, from the did:key test vectors of the W3C CCG. */
export const KEYS = [
  'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
  'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp',
  'z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG',
];

/** Text that an engine has put together from pieces is read piece by piece: here it is whole. */
const whole = (count, make) =>
  JSON.parse(JSON.stringify(Array.from({ length: count }, (_, index) => make(index))));

export const deviceNames = (count) => whole(count, (index) => `geodnet-serial-${index}`);

/** More than any cache holds: viem remembers 8,192 addresses. */
const MANY = 1 << 14;
const names = deviceNames(MANY);
const people = whole(MANY, (index) =>
  `0x${(0xb2119af10cc64116n * BigInt(index + 1)).toString(16).padStart(40, '1')}`.slice(0, 42),
);

/** Another one each time. */
export const deviceName = (index) => names[index % MANY];
/** Another address each time, as text. */
export const someone = (index) => people[index % MANY];

/** Logs of `DeviceNFTUpdated`, each of another device. */
export function logs(count) {
  const types = parseAbiParameters('uint256, bytes, uint256');
  return Array.from({ length: count }, (_, index) => ({
    topics: [
      '0x324894892f02388e2deeff12cb9b01d2bcd924519d01684dacb1d8b346cbe742',
      `0x${(0x41a7eb1b1fc72e461c436e6bn * BigInt(index + 1)).toString(16).padStart(64, '7')}`,
    ],
    data: encodeAbiParameters(types, [4689n, CONTRACT, BigInt(index)]),
  }));
}

/** What a document is built from. */
export const documentInput = (index) => ({
  did: DID,
  owner: { address: OWNER, chainId: 4689n },
  project: PROJECT,
  keys: [{ publicKey: KEYS[0] }],
  mba: { chainId: 4689n, tokenContract: CONTRACT, tokenId: BigInt(index) },
  dataEndpoint: `https://data.example/devices/${index}`,
});

/** A valid document with three keys, of so many bytes. */
export function documentOf(size) {
  const base = document.build({
    ...documentInput(1),
    keys: KEYS.map((publicKey) => ({ publicKey })),
    alsoKnownAs: ['https://device.example/1'],
  });
  return filled(base, size);
}

/** A document and as many further services as fill so many bytes. */
export function filled(base, size) {
  const service = [...(base.service ?? [])];
  let length = JSON.stringify({ ...base, service }).length;
  for (let index = 0; ; index += 1) {
    const one = {
      id: `${DID}#data-${index}`,
      type: 'DePINDataService',
      serviceEndpoint: `https://data.example/streams/${index}?format=json&precision=high`,
    };
    length += JSON.stringify(one).length + 1;
    if (length > size) return { ...base, service };
    service.push(one);
  }
}

/** The same document with five mistakes. */
export function brokenDocument(size) {
  const broken = structuredClone(documentOf(size));
  broken.controller = 'somebody';
  broken.alsoKnownAs = ['no uri'];
  // The last letter changed: no point of the curve.
  broken.verificationMethod[1].publicKeyMultibase = `${KEYS[1].slice(0, -1)}a`;
  broken.authentication[2] = `${DID}#keys-9`;
  broken.service.find(({ type }) => type === 'MachineBoundAccount').serviceEndpoint =
    'erc6551:4689/0xNFTContract/7';
  return broken;
}
