import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { delegation, IoidError, mba, nft, registry, registryV1 } from 'ioid-web';

// The rows name a function and give its one argument as a user would write it.

type Fn = (input: unknown) => unknown;
type Row = { function: string; input: Record<string, unknown>; to: string; data: string };
type Vectors = {
  calls: (Row & { value: string })[];
  views: (Row & { returned: `0x${string}`; value: unknown })[];
  logs: { topics: `0x${string}`[]; data: `0x${string}`; event: unknown }[];
  refused: (Row & { code: string })[];
};
type View = { to: string; data: string; decode(returned: unknown): unknown };

const namespaces = { mba, delegation, registry, nft, 'registry-v1': registryV1 };

/** Integers as the vectors write them. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? v.toString() : v)));
}

function refuses(code: string, work: () => unknown, message: string): void {
  assert.throws(work, (error) => error instanceof IoidError && error.code === code, message);
}

for (const [topic, namespace] of Object.entries(namespaces)) {
  const file = `${REPOSITORY}/tests-wasm/vectors/${topic}/calls.json`;
  const { calls, views, logs, refused }: Vectors = JSON.parse(readFileSync(file, 'utf8'));
  const run = (row: Row) => {
    const fn = (namespace as unknown as Record<string, Fn>)[row.function];
    assert.ok(fn, row.function);
    return fn(row.input);
  };

  test(`${topic}: calls`, () => {
    for (const row of calls) {
      const call = run(row) as { to: string; data: string; value: bigint };
      const { to, data, value } = row;
      assert.deepEqual(call, { to, data, value: BigInt(value) }, row.function);
    }
  });

  test(`${topic}: views ask, understand, and refuse any other answer`, () => {
    for (const row of views) {
      const view = run(row) as View;
      assert.equal(view.to, row.to);
      assert.equal(view.data, row.data);
      assert.deepEqual(plain(view.decode(row.returned)), row.value, row.function);
      for (const wrong of [`${row.returned}00`, row.returned.slice(0, -2), '0x']) {
        refuses('ABI_DECODE', () => view.decode(wrong), `${row.function} ${wrong}`);
      }
      refuses('INPUT_INVALID', () => view.decode(undefined), row.function);
    }
  });

  test(`${topic}: logs`, () => {
    for (const log of logs) {
      assert.deepEqual(plain(namespace.decodeLog(log)), log.event);
      assert.equal(namespace.decodeLog({ topics: [`0x${'9'.repeat(64)}`], data: log.data }), null);
      if (log.event === null) continue;
      refuses('ABI_DECODE', () => namespace.decodeLog({ ...log, data: `${log.data}00` }), topic);
    }
  });

  test(`${topic}: refusals`, () => {
    for (const row of refused) {
      // What the vectors call a wrong number, the crossing refuses as an argument.
      const code = row.code === 'NUMBER_INVALID' ? 'INPUT_INVALID' : row.code;
      refuses(code, () => run(row), `${row.function} ${JSON.stringify(row.input)}`);
    }
  });

  test(`${topic}: no function takes a field it does not know`, () => {
    for (const row of [...calls, ...views]) {
      const input = { ...row.input, misspelt: 1 };
      refuses('INPUT_UNKNOWN_FIELD', () => run({ ...row, input }), row.function);
    }
  });
}

test('every topic of the registry is its event', () => {
  const file = `${REPOSITORY}/tests-wasm/vectors/registry/calls.json`;
  const { logs }: Vectors = JSON.parse(readFileSync(file, 'utf8'));
  const seen = new Set(logs.map((log) => log.topics[0]));
  assert.deepEqual(new Set<string | undefined>(Object.values(registry.topics)), seen);
});
