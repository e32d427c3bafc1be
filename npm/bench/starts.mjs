// From `import` to the first result, and how much of it is which: each time in a process of its own
// (Node) or in a page of another site, which is a process of its own too (Chromium). Everyone's turn
// comes once a round.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { BENCH, OUT } from './bundle.mjs';

const JWK = JSON.stringify({
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
});
const DID = 'did:iota:0xf4d6f08f5a1b80dd578da7dc1b49c886d580acd4cf7d48119dfeb82b538ad88a';
const CREATE = `{ opcode: 'CREATE2', from: '0x000000006551c19487814612e58FE06813775758',
  salt: '0x${'00'.repeat(32)}', bytecode: '0x60016002' }`;

/**
 * `node`: the package as it is installed, and a first call of what it gives. `page`: a module that is
 * bundled, minified, and has that call as `first`. `files`: what a page fetches beside it.
 */
export const SUBJECTS = [
  {
    name: 'ioid-web',
    node: {
      from: 'ioid-web',
      first: `({ did }) => did.derive({ project: 'GEODNET', device: 'serial-7' })`,
    },
    page: `import { did } from 'ioid-web';
      export const first = () => did.derive({ project: 'GEODNET', device: 'serial-7' });`,
  },
  {
    name: 'viem',
    node: {
      from: 'viem',
      first: `({ getContractAddress }) => getContractAddress(${CREATE})`,
    },
    page: `import { getContractAddress } from 'viem';
      export const first = () => getContractAddress(${CREATE});`,
  },
  {
    name: 'ethers',
    node: { from: 'ethers', first: `({ sha256 }) => sha256('0x6001')` },
    page: `import { sha256 } from 'ethers';
      export const first = () => sha256('0x6001');`,
  },
  {
    name: 'didkit-wasm',
    node: {
      from: '@spruceid/didkit-wasm-node',
      first: `({ default: didkit }) => didkit.keyToDID('key', ${JSON.stringify(JWK)})`,
    },
    page: `import { keyToDID } from '@spruceid/didkit-wasm';
      export const first = () => keyToDID('key', ${JSON.stringify(JWK)});`,
    files: ['@spruceid/didkit-wasm/didkit_wasm_bg.wasm'],
  },
  {
    name: 'identity-wasm',
    node: {
      from: '@iota/identity-wasm/node/index.js',
      first: `({ default: identity }) => identity.CoreDID.parse('${DID}').toString()`,
    },
    page: `import { CoreDID, init } from '@iota/identity-wasm/web/index.js';
      await init('/file/@iota/identity-wasm/web/identity_wasm_bg.wasm');
      export const first = () => CoreDID.parse('${DID}').toString();`,
    files: ['@iota/identity-wasm/web/identity_wasm_bg.wasm'],
  },
  {
    // For its size: what it does first needs keys and a resolver.
    name: 'didcomm',
    page: `import * as didcomm from 'didcomm';
      export const first = () => typeof didcomm.Message;`,
    files: ['didcomm/index_bg.wasm'],
  },
];

/** Bytes a page fetches, compressed one by one. */
export function weights() {
  return SUBJECTS.map(({ name, files = [] }) => {
    const parts = [
      join(OUT, 'starts', `${name}.mjs`),
      ...files.map((file) => join(BENCH, 'node_modules', file)),
    ].map((file) => readFileSync(file));
    const sum = (weigh) => parts.reduce((total, part) => total + weigh(part), 0);
    const brotli = (part) =>
      brotliCompressSync(part, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 9,
          [constants.BROTLI_PARAM_SIZE_HINT]: part.length,
        },
      }).length;
    return {
      name,
      bytes: sum((part) => part.length),
      gzip: sum((part) => gzipSync(part, { level: 9 }).length),
      brotli: sum(brotli),
    };
  });
}

/** Beside the packages they import. */
const SCRIPTS = join(BENCH, '.starts');

/** Milliseconds from before the import to after the call, and those of the import, round by round. */
const nothingYet = (name) => ({ name, milliseconds: [], imports: [] });

function keep(result, { imported, called }) {
  result.milliseconds.push(called);
  result.imports.push(imported);
}

export function startsInNode(rounds) {
  const subjects = SUBJECTS.filter(({ node }) => node !== undefined).flatMap((subject) => {
    const whole = { name: subject.name, ...subject.node };
    // A bundle as an application makes it, where no file of the package is read on its own.
    const bundled = {
      name: `${subject.name}, bundled`,
      from: join(OUT, 'starts', `${subject.name}.mjs`),
      first: '({ first }) => first()',
    };
    return subject.files === undefined ? [whole, bundled] : [whole];
  });
  const results = subjects.map(({ name }) => nothingYet(name));
  mkdirSync(SCRIPTS, { recursive: true });
  subjects.forEach(({ from, first }, index) => {
    writeFileSync(
      join(SCRIPTS, `${index}.mjs`),
      `const first = ${first};
const started = performance.now();
const given = await import(${JSON.stringify(from)});
const imported = performance.now() - started;
const found = first(given);
const called = performance.now() - started;
if (typeof found !== 'string') throw new Error('no result');
process.stdout.write(JSON.stringify({ imported, called }), () => process.exit(0));`,
    );
  });
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const index = (round + turn) % subjects.length;
      const run = spawnSync(process.execPath, [join(SCRIPTS, `${index}.mjs`)], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      if (run.status !== 0) throw new Error(`${subjects[index].name}: ${run.stderr}`);
      keep(results[index], JSON.parse(run.stdout));
    }
  }
  rmSync(SCRIPTS, { recursive: true });
  return results;
}

/** As {@link startsInNode}; `origin(n)` is another site for each `n`. */
export async function startsInChromium(browser, origin, rounds) {
  const results = SUBJECTS.map(({ name }) => nothingYet(name));
  let site = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < SUBJECTS.length; turn += 1) {
      const index = (round + turn) % SUBJECTS.length;
      const { name } = SUBJECTS[index];
      const context = await browser.newContext();
      const page = await context.newPage();
      site += 1;
      await page.goto(origin(site));
      const elapsed = await page.evaluate(async (path) => {
        const started = performance.now();
        const { first } = await import(path);
        const imported = performance.now() - started;
        const found = first();
        const called = performance.now() - started;
        if (typeof found !== 'string') throw new Error('no result');
        return { imported, called };
      }, `/starts/${name}.mjs`);
      await context.close();
      keep(results[index], elapsed);
    }
  }
  return results;
}
