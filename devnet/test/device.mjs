// @ts-check
// A device with a document, for what needs many of them or one to look at.

import { createHash } from 'node:crypto';
import { base58btc } from 'multiformats/bases/base58';
import { hexToBytes, keccak256, stringToHex } from 'viem';

/** @import { Hex } from 'viem' */

/** @param {string} name */
export const identifierOf = (name) => keccak256(stringToHex(name));
/** @param {string} name */
export const didOf = (name) => `did:io:${base58btc.baseEncode(hexToBytes(identifierOf(name)))}`;
/** @param {string | Uint8Array} bytes @returns {Hex} */
export const sha256 = (bytes) => `0x${createHash('sha256').update(bytes).digest('hex')}`;

/**
 * The document of a device: as small as can be, with a key and a service to point at.
 *
 * @param {string} did
 * @param {object} [more]
 */
export const documentOf = (did, more = {}) => ({
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id: did,
  verificationMethod: [
    {
      id: `${did}#key-1`,
      type: 'Multikey',
      controller: did,
      publicKeyMultibase: 'z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu',
    },
  ],
  authentication: [`${did}#key-1`],
  service: [
    {
      id: `${did}#files`,
      type: 'DePINDataService',
      serviceEndpoint: 'https://files.example/base/',
    },
  ],
  ...more,
});

/**
 * @param {string} api of the content store
 * @param {string | Uint8Array} bytes
 * @returns {Promise<string>} the CID under which it keeps them
 */
export async function publish(api, bytes) {
  const form = new FormData();
  form.append('file', new Blob([Buffer.from(bytes)]), 'did.json');
  const answer = await fetch(`${api}?cid-version=1`, { method: 'POST', body: form });
  const { Hash } = /** @type {{ Hash: string }} */ (await answer.json());
  return Hash;
}
