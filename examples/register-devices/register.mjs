// Devices from a CSV file to calls that the project's operator signs; see README.md.

import { createReadStream, existsSync } from 'node:fs';
import { appendFile, readFile, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { address, chains, createClient, did, IoidError, mba, nft, registry } from 'ioid-web';
import { deriveMany } from 'ioid-web/worker';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string' },
    contract: { type: 'string' },
    chain: { type: 'string', default: 'iotex' },
    wrapper: { type: 'string' },
    size: { type: 'string', default: '40' },
    offline: { type: 'boolean', default: false },
  },
});
/** Devices looked at in one go. */
const AT_ONCE = 200;

class Refused extends Error {}

function refuse(sentence) {
  throw new Refused(sentence);
}

async function chainOf(name) {
  if (Object.hasOwn(chains, name)) return chains[name];
  if (!existsSync(name)) refuse(`There is no chain and no file "${name}".`);
  return JSON.parse(await readFile(name, 'utf8'));
}

/** The rows; a serial or a token that stands twice is refused, with both lines. */
async function rowsOf(file) {
  const rows = [];
  const [serials, tokens] = [new Map(), new Map()];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    number += 1;
    if (line === '' || (number === 1 && line === 'serial,tokenId')) continue;
    // The last comma: a serial number may have some of its own.
    const comma = line.lastIndexOf(',');
    const [serial, token] = [line.slice(0, comma), line.slice(comma + 1)];
    if (comma < 1 || !/^\d{1,78}$/.test(token)) refuse(`Line ${number} is not "serial,tokenId".`);
    for (const notice of did.notices(serial)) refuse(`Line ${number}: ${notice.message}`);
    const tokenId = BigInt(token);
    for (const [seen, key] of [
      [serials, serial],
      [tokens, tokenId],
    ]) {
      if (seen.has(key)) refuse(`Lines ${seen.get(key)} and ${number} both have ${key}.`);
      seen.set(key, number);
    }
    rows.push({ serial, tokenId });
  }
  return rows;
}

/** The DIDs that whole lines of the output have; a line that was cut off is removed. */
async function written(file) {
  if (!existsSync(file)) return new Set();
  const text = await readFile(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text) await truncate(file, Buffer.byteLength(whole));
  const lines = whole.split('\n').filter(Boolean);
  return new Set(lines.flatMap((line) => JSON.parse(line).devices));
}

/**
 * Those that the registry does not have, and whether their account is in use already. One that is
 * registered for another NFT is refused, and so is an NFT that does not exist.
 */
async function unregistered(devices, chain) {
  const client = createClient({ chain });
  const left = [];
  for (let from = 0; from < devices.length; from += AT_ONCE) {
    const part = devices.slice(from, from + AT_ONCE);
    const views = part.flatMap(({ did, chainId, nftContract: tokenContract, tokenId }) => [
      registry.deviceNft({ did, chain }),
      nft.ownerOf({ tokenContract, tokenId }),
      mba.owner({ account: mba.address({ chainId, tokenContract, tokenId, chain }) }),
    ]);
    const answers = await client.readMany(views);
    for (const [index, device] of part.entries()) {
      const [registered, owner, account] = answers.slice(3 * index, 3 * index + 3);
      if (registered.error !== undefined) throw registered.error;
      const known = registered.value;
      if (owner.error !== undefined) {
        refuse(`${device.serial}: token ${device.tokenId} cannot be found: ${owner.error.message}`);
      }
      // An account without code or implementation has no answer.
      if (known === null) left.push({ ...device, active: account.error === undefined });
      else if (known.tokenId !== device.tokenId || known.nftContract !== device.nftContract) {
        refuse(`${device.serial} is registered for ${known.nftContract} ${known.tokenId}.`);
      }
    }
    process.stderr.write(`looked at ${from + part.length} of ${devices.length}\n`);
  }
  return left;
}

/** Whether the batch wrapper is who the registry takes devices from. */
async function takesBatches(chain, wrapper = chain.contracts.batchWrapper) {
  const operator = await createClient({ chain }).read(registry.operator({ chain }));
  return wrapper !== undefined && operator === address.parse(wrapper).address;
}

/** A call for so many devices at a time, which makes their accounts too. */
function* batched(devices, { size, chain, wrapper }) {
  for (let from = 0; from < devices.length; from += size) {
    const part = devices.slice(from, from + size).map(bare);
    yield [part, registry.batchRegister({ devices: part, chain, wrapper })];
  }
}

/** A call for each device, which leaves its account as it is. */
function* single(devices, { chain }) {
  for (const device of devices.map(bare)) yield [[device], registry.register({ ...device, chain })];
}

const bare = ({ did, chainId, nftContract, tokenId }) => ({ did, chainId, nftContract, tokenId });

async function main() {
  const { project, contract, wrapper } = values;
  const [input, output] = positionals;
  const size = Number(values.size);
  if (!project || !contract || !input || !output) {
    refuse(
      'Usage: node register.mjs --project <name> --contract <0x…> <devices.csv> <calls.ndjson>',
    );
  }
  if (!Number.isInteger(size) || size < 1 || size > 130) refuse('--size is 1 to 130.');
  const chain = await chainOf(values.chain);
  const rows = await rowsOf(input);
  const dids = await deriveMany({ project, devices: rows.map(({ serial }) => serial) });
  const all = rows.map((row, index) => ({
    ...row,
    did: dids[index],
    chainId: chain.id,
    nftContract: address.parse(contract).address,
  }));
  const done = await written(output);
  const open = all.filter((device) => !done.has(device.did));
  const left = values.offline ? open : await unregistered(open, chain);
  const inBatches = values.offline || (await takesBatches(chain, wrapper));
  // An account that is in use already would revert its whole batch.
  const leftOut = inBatches ? left.filter(({ active }) => active) : [];
  const now = left.filter((device) => !leftOut.includes(device));
  let calls = 0;
  for (const [devices, call] of (inBatches ? batched : single)(now, { size, chain, wrapper })) {
    const { to, data, value } = call;
    const line = { devices: devices.map(({ did }) => did), to, data, value: `${value}` };
    // One whole line at a time: what was interrupted goes on where it was.
    await appendFile(output, `${JSON.stringify(line)}\n`);
    calls += 1;
  }
  for (const { serial } of leftOut) {
    process.stderr.write(`left out, its account is in use already: ${serial}\n`);
  }
  process.stderr.write(
    `${rows.length} devices: ${all.length - open.length} written before, ` +
      `${open.length - left.length} registered, ${leftOut.length} left out, ` +
      `${now.length} in ${calls} calls\n`,
  );
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Refused) && !(error instanceof IoidError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
