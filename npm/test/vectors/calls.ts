import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hex } from 'ioid-web';
import { failure } from '../failure.js';
import { delegation, eachRow, mba, nft, read, registry, registryV1 } from './rows.js';

// The rows name a function and give its one argument as a user would write it.

type Fn = (input: unknown) => unknown;
type Call = { to: string; data: Hex };
type Row = Call & { function: string; input: Record<string, unknown> };
type View = Call & { decode(returned: unknown): unknown };
type Log = { topics: Hex[]; data: Hex };

const namespaces = { mba, delegation, registry, nft, 'registry-v1': registryV1 };

/** Integers as the vectors write them. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? v.toString() : v)));
}

for (const [topic, namespace] of Object.entries(namespaces)) {
  const file = `${topic}/calls.json`;
  const run = (row: Row, input = row.input) => {
    const fn = (namespace as unknown as Record<string, Fn>)[row.function];
    assert.ok(fn, `${topic} has no ${row.function}`);
    return fn(input);
  };
  const code = (work: () => unknown) => failure(work).code;

  test(`${topic}: calls`, () => {
    eachRow<Row & { value: string }>(file, 'calls', (row) => {
      const { to, data, value } = row;
      assert.deepEqual(run(row), { to, data, value: BigInt(value) }, row.function);
    });
  });

  test(`${topic}: views ask, understand, and refuse any other answer`, () => {
    eachRow<Row & { returned: Hex; value: unknown }>(file, 'views', (row) => {
      const view = run(row) as View;
      assert.deepEqual([view.to, view.data], [row.to, row.data], row.function);
      assert.deepEqual(plain(view.decode(row.returned)), row.value, row.function);
      for (const wrong of [`${row.returned}00`, row.returned.slice(0, -2), '0x']) {
        assert.equal(
          code(() => view.decode(wrong)),
          'ABI_DECODE',
          `${row.function} ${wrong}`,
        );
      }
      assert.equal(
        code(() => view.decode(undefined)),
        'INPUT_INVALID',
        row.function,
      );
    });
  });

  test(`${topic}: logs`, () => {
    eachRow<Log & { event: unknown }>(file, 'logs', ({ topics, data, event }) => {
      assert.deepEqual(plain(namespace.decodeLog({ topics, data })), event);
      assert.equal(namespace.decodeLog({ topics: [`0x${'9'.repeat(64)}`], data }), null);
      if (event === null) return;
      const longer = { topics, data: `${data}00` as Hex };
      assert.equal(
        code(() => namespace.decodeLog(longer)),
        'ABI_DECODE',
      );
    });
  });

  test(`${topic}: refusals`, () => {
    eachRow<Row & { code: string }>(file, 'refused', (row) => {
      // What the vectors call a wrong number, the crossing refuses as an argument.
      const expected = row.code === 'NUMBER_INVALID' ? 'INPUT_INVALID' : row.code;
      assert.equal(
        code(() => run(row)),
        expected,
        `${row.function} ${JSON.stringify(row.input)}`,
      );
    });
  });

  test(`${topic}: no function takes a field it does not know`, () => {
    for (const list of ['calls', 'views']) {
      eachRow<Row>(file, list, (row) => {
        const found = code(() => run(row, { ...row.input, misspelt: 1 }));
        assert.equal(found, 'INPUT_UNKNOWN_FIELD', row.function);
      });
    }
  });
}

test('every topic of the registry is its event', () => {
  const { logs } = read<{ logs: Log[] }>('registry/calls.json');
  const seen = new Set(logs.map((log) => log.topics[0]));
  assert.deepEqual(new Set<string | undefined>(Object.values(registry.topics)), seen);
});

test('token ids and their 32 bytes', () => {
  const file = 'nft/token-ids.json';
  eachRow<{ tokenId: string; bytes32: Hex }>(file, 'vectors', ({ tokenId, bytes32 }) => {
    for (const id of [tokenId, BigInt(tokenId), bytes32]) {
      assert.equal(nft.tokenIdToBytes32(id), bytes32);
    }
    assert.equal(nft.tokenIdFromBytes32(bytes32), BigInt(tokenId));
  });
  eachRow<{ bytes32: string; code: string }>(file, 'invalid', (row) => {
    assert.equal(failure(() => nft.tokenIdFromBytes32(row.bytes32 as Hex)).code, row.code);
  });
});

test('a function is named by its signature or by its four bytes', () => {
  type Groups = Record<string, Record<'functions' | 'errors', Record<string, Hex>>>;
  const { groups } = read<{ groups: Groups }>('evm-selectors/selectors.json');
  const [delegator, to] = [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(20)}`];
  let count = 0;
  for (const { functions, errors } of Object.values(groups)) {
    for (const [signature, selector] of Object.entries({ ...functions, ...errors })) {
      const grant = { manager: to, delegator, to };
      const named = delegation.authorize({ ...grant, selector: signature });
      assert.deepEqual(named, delegation.authorize({ ...grant, selector }), signature);
      assert.equal(named.data.slice(-64), selector.slice(2).padEnd(64, '0'), signature);
      count += 1;
    }
  }
  assert.ok(count > 100, `${count}`);
});

test('interface ids', () => {
  const account = `0x${'11'.repeat(20)}`;
  type Interface = { interface: string; id: Hex };
  eachRow<Interface>('evm-selectors/selectors.json', 'interfaceIds', ({ id: interfaceId }) => {
    const { data } = mba.supportsInterface({ account, interfaceId });
    assert.equal(data, `0x01ffc9a7${interfaceId.slice(2).padEnd(64, '0')}`);
  });
});
