// The inputs of the story and what must come back: rows of the vectors, which carry their sources.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const VECTORS = join(import.meta.dirname, '../vectors');

function row(file, list, wanted) {
  const found = JSON.parse(readFileSync(join(VECTORS, file), 'utf8'))[list].find(wanted);
  if (found === undefined) throw new Error(`${file} has lost the row that the environments use.`);
  return found;
}

const derived = row('did/derive.json', 'vectors', ({ device }) => device.startsWith('serial'));
const built = row('document/build.json', 'vectors', ({ name }) => name === 'everything');
const deployed = row('mba/erc6551-registry.json', 'vectors', ({ chainId }) => chainId === '100');
const authorized = row('delegation/calls.json', 'calls', (call) => call.function === 'authorize');
const invalid = row('did/invalid.json', 'vectors', ({ code }) => code === 'DID_INVALID');

const { implementation, salt, chainId, tokenContract, tokenId } = deployed;

export const inputs = {
  device: { project: derived.project, device: derived.device },
  document: built.input,
  account: { implementation, salt, chainId, tokenContract, tokenId },
  authorize: authorized.input,
  refused: invalid.input,
};

export const STORY = {
  did: derived.did,
  document: built.document,
  address: deployed.account,
  call: { to: authorized.to, data: authorized.data, value: authorized.value },
  refused: invalid.code,
};

/** What a batch of `ioid-web/worker` gives; see `places/batch/batch.js`. */
export const WORKED = {
  thread: 'worker',
  did: derived.did,
  address: deployed.account,
  failed: { code: 'INPUT_EMPTY', path: 'devices[99]' },
  cancelled: 'ABORTED',
};

/** The same where no worker can be started. */
export const inPage = (worked) => ({ ...worked, thread: 'main' });

/**
 * How a failure looks.
 *
 * @param {string} code
 * @param {RegExp} says
 */
export const failure = (code, says) => ({ name: 'IoidError', code, message: says });

/**
 * Where `got` is not what was wanted, in a line; `undefined` when it is all of it and no more.
 *
 * @returns {string | undefined}
 */
export function difference(wanted, got, path = 'told') {
  if (wanted instanceof RegExp) {
    return wanted.test(String(got)) ? undefined : `${path} is ${got} and not like ${wanted}`;
  }
  if (typeof wanted !== 'object' || wanted === null || typeof got !== 'object' || got === null) {
    const [one, other] = [JSON.stringify(wanted), JSON.stringify(got)];
    return one === other ? undefined : `${path} is ${other} instead of ${one}`;
  }
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
    const found = difference(wanted[name], got[name], `${path}.${name}`);
    if (found !== undefined) return `${found}${got.message ? ` (${got.message})` : ''}`;
  }
  return undefined;
}
