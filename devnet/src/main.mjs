// @ts-check
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startWorld } from './world.mjs';

export { startWorld } from './world.mjs';

/** @import { WorldOptions } from './world.mjs' */

const DATA_DIR = fileURLToPath(new URL('../../target/devnet', import.meta.url));

const USAGE = `Usage: node devnet/src/main.mjs [options]

  --rpc-port <port>       JSON-RPC of the chain; the next free port when taken   (8545)
  --store-port <port>     content store and devnet routes, likewise              (8650)
  --out <file>            where the description of the world is written          (target/devnet/world.json)
  --data <directory>      compiled contracts and blocks                          (target/devnet)
  --block-time <seconds>  blocks at intervals instead of one per transaction
  --help
`;

/**
 * @param {string[]} args
 * @returns {(WorldOptions & { out: string }) | null} null when only help is asked for
 * @throws {Error} naming the option that is wrong
 */
export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      'rpc-port': { type: 'string', default: '8545' },
      'store-port': { type: 'string', default: '8650' },
      out: { type: 'string', default: path.join(DATA_DIR, 'world.json') },
      data: { type: 'string', default: DATA_DIR },
      'block-time': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const blockTime = values['block-time'];
  return {
    rpcPort: parseNumber('--rpc-port', values['rpc-port'], 65_535),
    storePort: parseNumber('--store-port', values['store-port'], 65_535),
    out: path.resolve(values.out),
    dataDir: path.resolve(values.data),
    ...(blockTime === undefined
      ? {}
      : { blockTime: Math.max(1, parseNumber('--block-time', blockTime, 3_600)) }),
  };
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} max
 */
function parseNumber(name, text, max) {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) {
    throw new Error(
      `${name} must be a whole number from 0 to ${max}, not ${JSON.stringify(text)}.`,
    );
  }
  return value;
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(USAGE);
    return;
  }

  /** @type {Promise<string>} */
  const asked = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.once(signal, () => resolve(signal));
  });
  const starting = startWorld({ ...options, log: (line) => process.stderr.write(`${line}\n`) });
  const world = await starting;
  process.stdout.write(`READY ${options.out}\n`);

  const failed = world.ended.then((reason) => ({ reason }));
  const outcome = await Promise.race([failed, asked]);
  await world.stop();
  if (typeof outcome !== 'string') throw new Error(outcome.reason);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    process.stderr.write(`The local world cannot run. ${error.message}\n`);
    process.exitCode = 1;
  });
}
