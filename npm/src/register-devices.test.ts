import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { test } from 'node:test';
import { did, type Hex } from 'ioid-web';
import { encodeFunctionData, parseAbi } from 'viem';
import { clientOf, config, mint, reader, role, rpc, token } from '../test/world.js';

/** `examples/register-devices` where it finds the package. */
const folder = join(REPOSITORY, 'npm/.test/register-devices');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const at = (name: string) => join(folder, name);
copyFileSync(join(REPOSITORY, 'examples/register-devices/register.mjs'), at('register.mjs'));
writeFileSync(at('chain.json'), JSON.stringify(config.chain));

const project = `project-${Date.now()}`;
const list = (rows: [string, bigint | string][]) =>
  writeFileSync(at('devices.csv'), `serial,tokenId\n${rows.map((row) => `${row}\n`).join('')}`);

function run(...more: string[]) {
  const { status, stderr } = spawnSync(
    execPath,
    [
      ...['register.mjs', '--project', project, '--contract', config.demo.deviceNft.toLowerCase()],
      ...['--chain', 'chain.json', 'devices.csv', 'calls.ndjson', ...more],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stderr };
}

type Line = { devices: string[]; to: string; data: string; value: string };
const calls = (): Line[] =>
  readFileSync(at('calls.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Makes somebody the registry's operator. */
async function setOperator(who: `0x${string}`): Promise<void> {
  const abi = parseAbi(['function setOperator(address)']);
  const data = encodeFunctionData({ abi, functionName: 'setOperator', args: [who] });
  await sign({ to: config.chain.contracts.registry ?? '', data });
}

async function sign({ to, data }: Pick<Line, 'to' | 'data'>): Promise<void> {
  const from = role('operator');
  const hash = (await rpc('eth_sendTransaction', [{ from, to, data }])) as Hex;
  await reader.wait({ to: to as Hex, data: data as Hex, value: 0n }, { hash, from });
}

test('a list of devices becomes calls that register them, and a run goes on where it was', async () => {
  const ids: bigint[] = [];
  for (let count = 0; count < 6; count += 1) ids.push(await mint(role('owner')));
  const rows = ids.map((id, index): [string, bigint] => [`serial,${index}`, id]);
  // The account of the last one is in use before it is registered, and the wrapper alone registers.
  await clientOf('owner').activate(token(ids[5] ?? 0n));
  list(rows);
  await setOperator(config.chain.contracts.batchWrapper ?? '0x');
  const first = run('--size', '2');
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stderr, /6 devices: 0 written before, 0 registered, 1 left out, 5 in 3 calls/);
  assert.deepEqual(
    calls().map(({ devices }) => devices.length),
    [2, 2, 1],
  );
  assert.match(first.stderr, /in use already: serial,5\n/);
  for (const line of calls().slice(0, 1)) await sign(line);

  // Interrupted in the middle of a line, and the list has grown.
  const whole = readFileSync(at('calls.ndjson'), 'utf8').split('\n').slice(0, 2).join('\n');
  writeFileSync(at('calls.ndjson'), `${whole}\n{"devices":["did:io:`);
  rows.push(['more', await mint(role('owner'))]);
  list(rows);
  const second = run('--size', '2');
  assert.equal(second.status, 0, second.stderr);
  assert.match(
    second.stderr,
    /7 devices: 4 written before, 0 registered, 1 left out, 2 in 1 calls/,
  );
  for (const line of calls().slice(1)) await sign(line);
  for (const [serial, id] of rows.filter(([name]) => name !== 'serial,5')) {
    const found = await reader.device(did.derive({ project, device: serial }));
    assert.equal(found?.nft.tokenId, id);
    assert.equal(found?.account?.status, 'active');
  }

  // From the beginning, all is registered; and an operator of its own registers the rest.
  rmSync(at('calls.ndjson'));
  const third = run();
  assert.match(third.stderr, /7 devices: 0 written before, 6 registered, 1 left out, 0 in 0 calls/);
  await setOperator(role('operator'));
  const last = run();
  assert.match(last.stderr, /7 devices: 0 written before, 6 registered, 0 left out, 1 in 1 calls/);
  for (const line of calls()) await sign(line);
  assert.equal(
    (await reader.device(did.derive({ project, device: 'serial,5' })))?.nft.tokenId,
    ids[5],
  );
});

test('a list with a mistake is refused before anything is written', async () => {
  const id = await mint(role('owner'));
  const wrong: [[string, bigint | string][], RegExp][] = [
    [
      [
        ['a', id],
        ['a', 1n],
      ],
      /Lines 2 and 3 both have a/,
    ],
    [
      [
        ['a', id],
        ['b', id],
      ],
      /Lines 2 and 3 both have/,
    ],
    [[['a', 'x']], /Line 2 is not "serial,tokenId"/],
    [[['a ', id]], /Line 2: .*space/],
    [[['', id]], /Line 2 is not/],
    [[['nowhere', 999_999_999n]], /token 999999999 cannot be found/],
    [[['serial,0', id]], /serial,0 is registered for/],
  ];
  for (const [rows, says] of wrong) {
    list(rows);
    writeFileSync(at('calls.ndjson'), '');
    const { status, stderr } = run();
    assert.match(stderr, says);
    assert.equal(status, 1);
    assert.equal(readFileSync(at('calls.ndjson'), 'utf8'), '');
  }
});
