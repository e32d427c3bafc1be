import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { did, IoidError, init, mba, wallet } from 'ioid-web';
import { type Provocation, provocations, unreachable } from '../test/provocations.js';
import { clientProvocations } from '../test/provocations-client.js';
import { OTHER, stubClient } from '../test/stub-chain.js';
import { coreErrorCodes } from './error-codes.js';

// Codes of findings and notices, which are values and never thrown.
const NOT_ERRORS = ['notice.rs', 'calldata.rs'];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'tests' ? [] : sources(path);
    const counts = entry.name.endsWith('.rs') && !NOT_ERRORS.includes(entry.name);
    return counts && entry.name !== 'tests.rs' ? [readFileSync(path, 'utf8')] : [];
  });
}

test('the codes TypeScript knows are those the crates can give', () => {
  const given = new Set<string>();
  for (const crate of ['ioid-did', 'ioid-chain', 'ioid', 'ioid-resolve', 'ioid-wasm']) {
    for (const source of sources(join(REPOSITORY, 'crates', crate, 'src'))) {
      const matches = source.matchAll(
        /fn (?:code|as_str)\(&?self\) -> &'static str \{([\s\S]*?)\n {4}\}/g,
      );
      for (const [, body = ''] of matches) {
        for (const [, code = ''] of body.matchAll(/"([A-Z][A-Z0-9_]{2,})"/g)) given.add(code);
      }
      for (const [, code = ''] of source.matchAll(/code: "([A-Z_]+)"/g)) given.add(code);
    }
  }
  assert.ok(given.size > 80, 'the sources were read');
  assert.deepEqual([...coreErrorCodes], [...given].sort());
});

/** Runs `work` while a global is something else. */
async function without<T>(holder: object, name: string, value: unknown, work: () => Promise<T>) {
  const real = Object.getOwnPropertyDescriptor(holder, name);
  assert.ok(real, name);
  Object.defineProperty(holder, name, { configurable: true, writable: true, value });
  try {
    return await work();
  } finally {
    Object.defineProperty(holder, name, real);
  }
}

const csp = async () => {
  // Chromium's words.
  throw new WebAssembly.CompileError(
    'WebAssembly.compile(): Compiling or instantiating WebAssembly module violates the following ' +
      "Content Security policy directive because 'unsafe-eval' is not an allowed source of script",
  );
};

/** The loader's own, which end once the module runs: they come first. */
const start: Record<string, Provocation> = {
  WASM_START: { work: () => init(new Uint8Array([1, 2, 3])), says: /could not be started/ },
  WASM_BLOCKED: {
    work: () => without(WebAssembly, 'compile', csp, () => init()),
    says: /'wasm-unsafe-eval' to script-src/,
  },
  WASM_UNSUPPORTED: {
    work: () => without(globalThis, 'WebAssembly', undefined, () => init()),
    says: /no WebAssembly/,
  },
};

/** A defect's trap, as the engine raises it while the module runs. */
const trap: Record<string, Provocation> = {
  INTERNAL: {
    work: () => {
      const seeds = new Proxy([new Uint8Array(1)], {
        get: () => {
          throw new RangeError('Maximum call stack size exceeded');
        },
      });
      return mba.solanaAddress({ seeds, programId: '1'.repeat(32) });
    },
    says: /please report it/,
  },
};

const table = { ...start, ...trap, ...provocations, ...clientProvocations };

for (const [code, { work, says }] of Object.entries(table)) {
  test(`${code} comes about, in one sentence, and does no harm`, async () => {
    const error = await (async () => {
      try {
        await work();
      } catch (thrown) {
        return thrown;
      }
      return assert.fail('nothing was thrown');
    })();
    assert.ok(error instanceof IoidError && error instanceof Error, String(error));
    assert.equal(error.code, code, error.message);
    assert.equal(error.name, 'IoidError');
    assert.match(error.message, says);
    assert.match(error.message, /^\S[^\n]{10,400}\S$/, 'one sentence');
    assert.doesNotMatch(error.message, /undefined|\[object|NaN|Error:/);
    for (const [name, text] of Object.entries(error.details)) {
      assert.match(name, /^[a-z][A-Za-z0-9]*$/);
      assert.equal(typeof text, 'string', name);
    }
    // After the three ways not to start, the next code finds that it does.
    if (code in start) return;
    // The module answers as before.
    const next = did.derive({ project: 'GEODNET', device: 'serial-kitchen-temp-sensor' });
    assert.equal(next, 'did:io:EKjQ9yyCTE9VqDRKy4sEdjepXu9ja3VCMktboyYdYfBH');
  });
}

test('a wallet does not open for a request that was given up', async () => {
  const controller = new AbortController();
  const asked: string[] = [];
  const client = stubClient({
    // The person leaves while the transaction is simulated.
    eth_estimateGas: () => {
      controller.abort();
      return '0x5208';
    },
    eth_sendTransaction: () => asked.push('eth_sendTransaction'),
  });
  const send = client.send({ to: OTHER, data: '0x', value: 1n }, { signal: controller.signal });
  await assert.rejects(send, { code: 'ABORTED' });
  assert.deepEqual(asked, []);
});

test('every code is provoked, or it is said why it cannot be', () => {
  const edge = [
    'INPUT_UNKNOWN_FIELD',
    'WASM_BLOCKED',
    'WASM_UNSUPPORTED',
    'WASM_START',
    'CHAIN_UNKNOWN',
  ];
  const all = [...new Set([...coreErrorCodes, ...edge])].sort();
  const covered = [...Object.keys(table), ...Object.keys(unreachable)];
  assert.deepEqual(covered.sort(), all);
});

test('the codes of wallets are codes of the package', () => {
  const codes: readonly string[] = coreErrorCodes;
  for (let number = -33_000; number < 6_000; number += 1) {
    const code = wallet.errorCode({ code: number, message: '' });
    assert.ok(codes.includes(code), `${number} ${code}`);
  }
});
