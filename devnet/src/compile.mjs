// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @import { Abi, Hex } from 'viem' */

/**
 * @typedef {object} Artifact
 * @property {Abi} abi
 * @property {Hex} bytecode creation code, without constructor arguments
 * @property {Hex} deployedBytecode runtime code, with immutables left zero
 */

/** @typedef {Record<string, Artifact>} Artifacts by contract name; ours only */

const require = createRequire(import.meta.url);
const contractsDir = fileURLToPath(new URL('../contracts/', import.meta.url));

/** Standard, deployed as it is, hence compiled beside our own. */
const ERC1967_PROXY = '@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol';

/** Cancun: what both OpenZeppelin 5 needs and IoTeX runs. */
const settings = {
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
};

/**
 * Compiles `contracts/`, or reads what the same sources gave before.
 *
 * The cache key is SHA-256 over our sources, the settings and the exact versions of compiler and
 * OpenZeppelin, whose files are fixed by their version.
 *
 * @param {{ cacheDir: string }} options
 * @returns {Promise<{ artifacts: Artifacts, cached: boolean }>}
 * @throws {Error} with every compiler message, when there is an error or a warning
 */
export async function compileContracts({ cacheDir }) {
  const sources = await readSources();
  const cachePath = path.join(cacheDir, `contracts-${cacheKey(sources)}.json`);
  const stored = await readFile(cachePath, 'utf8').catch(() => null);
  if (stored !== null) return { artifacts: JSON.parse(stored), cached: true };

  // Before the compile: a directory that cannot be written is known at once.
  await mkdir(cacheDir, { recursive: true });
  const artifacts = compile(sources);
  // Renamed into place, so that two worlds that start together never read half a file.
  const partial = `${cachePath}.${process.pid}`;
  await writeFile(partial, JSON.stringify(artifacts));
  await rename(partial, cachePath);
  return { artifacts, cached: false };
}

/** @returns {Promise<Record<string, string>>} path inside `contracts/` to text, sorted */
async function readSources() {
  const names = (await readdir(contractsDir, { recursive: true }))
    .filter((name) => name.endsWith('.sol'))
    .map((name) => name.split(path.sep).join('/'))
    .sort();
  const texts = await Promise.all(
    names.map((name) => readFile(path.join(contractsDir, name), 'utf8')),
  );
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

/** @param {Record<string, string>} sources */
function cacheKey(sources) {
  const versions = ['solc', '@openzeppelin/contracts', '@openzeppelin/contracts-upgradeable'].map(
    (name) => [name, require(`${name}/package.json`).version],
  );
  const content = JSON.stringify({ sources, ERC1967_PROXY, settings, versions });
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/**
 * What is read of the compiler's answer.
 * @typedef {object} SolcOutput
 * @property {{ severity: string, formattedMessage: string, sourceLocation?: { file: string } }[]} [errors]
 * @property {Record<string, Record<string, SolcContract>>} contracts by file, by contract
 *
 * @typedef {{ object: string }} SolcCode
 * @typedef {{ abi: Abi, evm: { bytecode: SolcCode, deployedBytecode: SolcCode } }} SolcContract
 */

/**
 * @param {Record<string, string>} sources
 * @returns {Artifacts}
 */
function compile(sources) {
  // Loaded only on a cache miss: the compiler takes a second to instantiate.
  const solc = require('solc');
  const proxy = readFileSync(require.resolve(ERC1967_PROXY), 'utf8');
  const files = Object.entries({ ...sources, [ERC1967_PROXY]: proxy });
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(files.map(([name, content]) => [name, { content }])),
    settings,
  };
  /** @type {SolcOutput} */
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: readImport }));

  // A warning in our own files counts; in a library it is not ours to mend.
  const problems = (output.errors ?? []).filter(
    ({ severity, sourceLocation }) =>
      severity === 'error' || (sourceLocation !== undefined && sourceLocation.file in sources),
  );
  if (problems.length > 0) {
    const messages = problems.map(({ formattedMessage }) => formattedMessage).join('\n');
    throw new Error(`The contracts do not compile cleanly:\n${messages}`);
  }

  /** @type {Artifacts} */
  const artifacts = {};
  for (const [file] of files) {
    for (const [name, { abi, evm }] of Object.entries(output.contracts[file] ?? {})) {
      artifacts[name] = {
        abi,
        bytecode: `0x${evm.bytecode.object}`,
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
      };
    }
  }
  return artifacts;
}

/** @param {string} name */
function readImport(name) {
  try {
    return { contents: readFileSync(require.resolve(name), 'utf8') };
  } catch (cause) {
    return { error: `${name} is not installed: ${cause}` };
  }
}
