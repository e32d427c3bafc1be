import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import {
  chains,
  did,
  type ExplainContext,
  type Explanation,
  type Hex,
  mba,
  registryV1,
  transaction,
  typedData,
} from 'ioid-web';
import { encodeFunctionData, erc20Abi, hashTypedData, isAddress } from 'viem';
import {
  type Call,
  type Descriptor,
  type Format,
  functionOf,
  type Group,
  type Line,
  load,
  type Shown,
  show,
} from '../test/clear-signing.js';
import {
  type Args,
  address,
  asKind,
  type Case,
  cases,
  random,
  type Words,
} from '../test/clear-signing-cases.js';

const folder = join(REPOSITORY, 'npm/erc7730');
const files = readdirSync(folder, { withFileTypes: true })
  .map(({ name }) => name)
  .filter((name) => name.endsWith('.json'))
  .sort();
const descriptors = new Map(
  files.map((name) => [name.replace('.json', ''), load(join(folder, name))]),
);
const descriptor = (name: string): Descriptor => {
  const found = descriptors.get(name);
  assert.ok(found, `no ${name}.json`);
  return found;
};

/** `explain`'s wording of one value, as a wallet words it that only has the ERC. */
function plain(value: string): string {
  const bare = value.replace(/“([^”]*)”/g, '$1');
  if (/^did:io:/.test(bare)) return did.toBytes32(bare as `did:io:${string}`);
  // A Solana contract is base58 of its 32 bytes, as a v2 ioID is.
  if (/^[1-9A-HJ-NP-Za-km-z]{43,44}$/.test(bare)) return did.toBytes32(`did:io:${bare}`);
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/.test(bare)) {
    return bare.replace(' ', 'T').replace(' UTC', 'Z');
  }
  return bare
    .replace(/^(IoTeX|IoTeX Testnet) \(\d+\)$/, '$1')
    .replace(/^.* \((0x[0-9a-f]{8})\)$/, '$1')
    .replace(/^(0x[0-9a-f]{8}) \(unknown function\)$/, '$1');
}

/** Addresses without name and checksum: names are a wallet's own, `bytes` are shown as they are. */
const lower = (value: string): string => {
  const bare = value.replace(/^.* \((0x[0-9a-fA-F]{40})\)$/, '$1');
  return isAddress(bare) ? bare.toLowerCase() : value;
};

type Said = { fields: string[]; warnings: string[] };
const line = (label: string, value: string): string => `${label}: ${value}`;

/** One cell of a row: `Token id: 7`, or only `7` in the first. */
function cell(text: string): string {
  const [, label, value] = /^([A-Z][^:]*): (.*)$/.exec(text) ?? [];
  return label === undefined || value === undefined
    ? lower(plain(text))
    : line(label, lower(plain(value)));
}

/** What `explain` says, in the ERC's words and without what a wallet says of every transaction. */
function said({ fields, warnings }: Explanation, words: Words): Said {
  const everywhere = ['Network', 'Signed by', 'Function called'];
  const own = fields.filter(
    ({ label }) => !everywhere.some((name) => label === name || label.endsWith(` · ${name}`)),
  );
  // What a random context lacks, and what the descriptor shows as a field.
  const silent = ['CONTRACT_UNRECOGNISED', 'SELECTOR_UNKNOWN', 'VALUE_ATTACHED', 'VALUE_REFUSED'];
  const loud = warnings.filter(({ code }) => !silent.includes(code));
  return {
    fields: own
      .filter(({ label }) => !/^Step /.test(label))
      .map(({ label, value }) => line(label, value.split(' · ').map(cell).join(' · '))),
    warnings: loud.map(({ severity, message }) => {
      const sentence = message.replace(/^Step [\d.]+: /, '');
      const reworded = words.reduce((all, [from, to]) => all.replaceAll(from, to), sentence);
      return line(severity === 'danger' ? 'Warning' : 'Note', reworded);
    }),
  };
}

const isWarning = ({ label }: Shown): boolean => /^(Warning|Note)/.test(label);

/** What the descriptor shows, as `explain` lays it out: lists side by side are rows. */
function shown(lines: Line[], path = ''): Said {
  const all: Said = { fields: [], warnings: [] };
  const add = ({ fields, warnings }: Said) => {
    all.fields.push(...fields);
    all.warnings.push(...warnings);
  };
  for (const one of lines) {
    if ('inside' in one) {
      add(shown(one.inside, path));
    } else if ('rows' in one) {
      one.rows.forEach((row, index) => {
        const singles = row.filter((cell): cell is Shown => 'label' in cell);
        const cells = singles.filter((cell) => !isWarning(cell));
        const steps = cells.some(({ label }) => label === 'Amount' || label === 'Data');
        if (steps || singles.length < row.length) {
          add(shown(row, `${path}${index + 1} · `));
          return;
        }
        add(shown(singles.filter(isWarning), path));
        const values = cells.map(({ label, value }, column) =>
          column === 0 ? lower(value) : line(label, lower(value)),
        );
        all.fields.push(line(`${path}${cells[0]?.label} ${index + 1}`, values.join(' · ')));
      });
    } else if (isWarning(one)) {
      // A warning may be a label, when its value must be seen too.
      const [, claim] = /^Warning: (.*)$/.exec(one.label) ?? [];
      all.warnings.push(
        claim === undefined
          ? line(one.label, one.value)
          : line('Warning', `${one.value} is ${claim}.`),
      );
    } else {
      all.fields.push(line(`${path}${one.label}`, lower(one.value)));
    }
  }
  return all;
}

const unique = (values: string[]): string[] => [...new Set(values)].sort();

/** The whole of one call: its data, `explain`'s words and the descriptor's. */
function both(one: Case, key: string, format: Format, rows: number) {
  const abi = functionOf(key);
  const args: Args = Object.fromEntries(
    abi.inputs.map((input) => [input.name, random(input, rows)]),
  );
  Object.assign(args, one.args?.());
  const to = one.to ?? address();
  const data = encodeFunctionData({
    abi: [abi],
    args: abi.inputs.map(({ name }) => args[name ?? '']),
  });
  const call: Call = { to, data, value: one.value ?? 0n, chainId: one.chainId ?? 4689 };
  const context = one.context?.(to, args) ?? {};
  const explanation = transaction.explain({ ...call, context });
  return {
    args,
    to,
    explanation,
    screen: show(descriptor(one.file), call, () => undefined),
    format,
  };
}

const ROUNDS = 20;

test('descriptors say what explain says', () => {
  const covered = new Set<string>();
  for (const one of cases) {
    const { formats } = descriptor(one.file).display;
    const [key, format] = Object.entries(formats).find(([key]) => key.startsWith(one.call)) ?? [];
    assert.ok(key !== undefined && format !== undefined, one.call);
    covered.add(`${one.file} ${key}`);
    for (let round = 0; round < ROUNDS; round += 1) {
      const name: string = `${one.file} ${key}, round ${round}`;
      const { args, to, explanation, screen } = both(one, key, format, 2 + (round % 3));
      const expected = said(explanation, one.warnings?.(args, to) ?? []);
      const found = shown(screen.lines);
      // What is called through an account stands under `To`, as what a coin is sent to does: a
      // descriptor cannot tell the two apart.
      if (key.startsWith('execute(')) {
        expected.fields = expected.fields.map((field) =>
          field.replace(/^Contract: /, 'To: ').replace(/^Contract code: /, 'Data: '),
        );
        // Only the chain knows that a contract that is created has no address to be sent to.
        if (Number(args.operation) > 1) expected.fields.push(line('To', lower(String(args.to))));
      }
      // The called contract is on every wallet's screen; the descriptor repeats it where it matters.
      const contract = found.fields.some((field) => field.startsWith('Contract: '));
      const fields = expected.fields.filter((field) => contract || !/^Contract: /.test(field));
      assert.deepEqual([...found.fields].sort(), fields.sort(), name);
      const cycle = found.warnings.filter((warning) => /^Warning: Never send it/.test(warning));
      const standing = found.warnings.filter((warning) => !cycle.includes(warning));
      assert.deepEqual(unique(standing), unique(expected.warnings), name);
      const words = one.title?.(args, to, explanation.title) ?? [];
      const title = words.reduce((all, [from, into]) => all.replace(from, into), explanation.title);
      const bare = (sentence: string) =>
        sentence
          .replace(/“([^”]*)”/g, '$1')
          .replace(/\bthe (ioID registry|ioID v1 registry|device account)\b/g, '$1')
          .split(/ (?=\S)/)
          .map((word) => lower(plain(word)))
          .join(' ');
      if (screen.sentence === undefined) {
        // Nothing but the screen of fields can be shown then, and the warnings are on it.
        assert.equal(screen.intent, title.replace(/\b\d+ /, ''), name);
      } else {
        assert.equal(bare(screen.sentence), bare(title), name);
        assert.equal(screen.intent.split(' ')[0], title.split(' ')[0], name);
        assert.ok(!found.warnings.some((warning) => warning.startsWith('Warning')), name);
      }
    }
  }
  const all = [...descriptors].flatMap(([file, { display }]) =>
    Object.keys(display.formats).map((key) => `${file} ${key}`),
  );
  const elsewhere = /^(erc721|ioid-v1|permit-v1) |multicall/;
  assert.deepEqual(
    all.filter((name) => !covered.has(name) && !elsewhere.test(name)),
    [],
  );
});

test('warnings carry the codes of explain', () => {
  const codes = new Set<string>();
  const isGroup = (field: Format['fields'][number]): field is Group => 'fields' in field;
  for (const { display } of descriptors.values()) {
    for (const { fields } of Object.values(display.formats)) {
      for (const field of fields.flatMap((one) => (isGroup(one) ? one.fields : [one]))) {
        if (field.$id !== undefined) codes.add(field.$id);
      }
    }
  }
  const source = readFileSync(
    join(REPOSITORY, 'crates/ioid/src/transaction/text/warnings.rs'),
    'utf8',
  );
  assert.ok(codes.size >= 11);
  for (const code of codes) assert.ok(source.includes(`"warning.${code}"`), code);
});

test('the words about a token in its own account are those of explain', () => {
  const [from, to] = [address(), address()];
  const token = { chainId: 4689, tokenContract: to, tokenId: 7n };
  const own = mba.address(token);
  const { display } = descriptor('device-nft');
  for (const [key, { fields }] of Object.entries(display.formats)) {
    if (!/ransferFrom/.test(key)) continue;
    const abi = functionOf(key);
    const args = [from, own, 7n, '0x'].slice(0, abi.inputs.length);
    const data = encodeFunctionData({ abi: [abi], args });
    const context: ExplainContext = { account: { address: own, token } };
    const { warnings } = transaction.explain({ to, data, chainId: 4689, context });
    const danger = warnings.find(({ code }) => code === 'OWNERSHIP_CYCLE');
    const sentence = danger?.message.replace(
      `the device account (${own}) belongs to this very NFT. Sent there`,
      'Never send it to its own account: sent there',
    );
    const field = fields.find((one) => '$id' in one && one.$id === 'OWNERSHIP_CYCLE');
    assert.ok(field && 'value' in field);
    assert.equal(field.value, sentence, key);
  }
});

test('a call inside a call is shown by its own descriptor', () => {
  const nft = address();
  const account = address();
  const context: ExplainContext = {
    account: { address: account, token: { chainId: 4689, tokenContract: nft, tokenId: 7n } },
  };
  const recipient = address();
  const abi = [functionOf('approve(address to,uint256 tokenId)')];
  const data = encodeFunctionData({ abi, functionName: 'approve', args: [recipient, 7n] });
  const find = (to: string) => (to === nft ? descriptor('device-nft') : undefined);
  const operation = { to: nft, value: 0n, data, operation: 0 as const };
  const batch = mba.executeBatch({ account, operations: [operation, operation] });
  const screen = show(descriptor('account'), { ...batch, chainId: 4689 }, find);
  const { fields, warnings } = said(transaction.explain({ ...batch, chainId: 4689, context }), [
    [recipient, 'This address'],
  ]);
  const found = shown(screen.lines);
  // The callee stands on its own line before the call's own words.
  const inner = found.fields.filter((field) => field !== line(`1 · To`, nft.toLowerCase()));
  assert.deepEqual(
    unique(inner.filter((field) => field !== line('2 · To', nft.toLowerCase()))),
    unique(fields),
  );
  assert.deepEqual(unique(found.warnings), unique(warnings));

  const proxy = address();
  const key = Object.keys(descriptor('verifying-proxy-v1').display.formats).find((one) =>
    one.startsWith('register('),
  );
  assert.ok(key);
  const register = functionOf(key);
  const calls = [1, 2].map(() =>
    encodeFunctionData({
      abi: [register],
      args: register.inputs.map((input) => (input.name === 'v' ? 27 : random(input, 2))),
    }),
  );
  const multicall = functionOf('multicall(bytes[] data)');
  const call: Call = {
    to: proxy,
    data: encodeFunctionData({ abi: [multicall], args: [calls] }),
    value: 0n,
    chainId: 4690,
  };
  const both = show(descriptor('verifying-proxy-v1'), call, find);
  const explanation = transaction.explain({
    ...call,
    context: asKind('verifyingProxyV1')(proxy),
  });
  const expected = said(explanation, []);
  const steps = expected.fields.filter((field) => !/^\d · Contract: /.test(field));
  assert.deepEqual(shown(both.lines).fields.sort(), steps.sort());
  assert.equal(both.intent, explanation.title.replace('2 ', ''));
  // An amount of a token that the wallet knows no descriptor of stays data, whole.
  const transfer = encodeFunctionData({
    abi: erc20Abi,
    functionName: 'transfer',
    args: [recipient, 1n],
  });
  const execute = mba.execute({ account, to: nft, data: transfer });
  const raw = show(descriptor('account'), { ...execute, chainId: 4689 }, () => undefined);
  assert.ok(shown(raw.lines).fields.includes(line('Data', transfer)));
});

test('descriptors are valid against the published schema', () => {
  const path = join(REPOSITORY, 'tests-wasm/vectors/erc7730/schema-v2.json');
  const { schema } = JSON.parse(readFileSync(path, 'utf8')) as { schema: object };
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  const isUrl = (value: string) => URL.canParse(value, 'https://example.com/');
  ajv.addFormat('uri-reference', isUrl);
  ajv.addFormat('uri', (value: string) => URL.canParse(value));
  ajv.addFormat('date-time', (value: string) => !Number.isNaN(Date.parse(value)));
  ajv.addFormat('eip155', { type: 'number', validate: (id: number) => id > 0 });
  ajv.addFormat('eip55', (value: string) => isAddress(value, { strict: true }));
  const validate = ajv.compile(schema);
  assert.ok(files.length >= 14);
  for (const name of files) {
    const parsed = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Descriptor;
    assert.ok(validate(parsed), `${name}: ${ajv.errorsText(validate.errors)}`);
    // ERC-7730 2.1: a format always has an intent; a small screen shows about 20 to 60 letters.
    for (const [key, { intent }] of Object.entries(parsed.display.formats)) {
      assert.ok(intent.length > 0 && intent.length <= 80, `${name} ${key}`);
    }
  }
  const broken = structuredClone(descriptor('registry'));
  const [first] = Object.values(broken.display.formats);
  assert.ok(first);
  Object.assign(first, { warning: 'There is no such member.' });
  assert.equal(validate(broken), false);
});

test('descriptors are bound to the deployed contracts and to no other', () => {
  const at = (name: string) => descriptor(name).context?.contract?.deployments;
  const of = (name: keyof typeof chains.iotex.contracts) =>
    [chains.iotex, chains.iotexTestnet].flatMap(({ id, contracts }) => {
      const address = contracts[name];
      return address === undefined ? [] : [{ chainId: id, address }];
    });
  assert.deepEqual(at('registry'), of('registry'));
  assert.deepEqual(at('registry-v1'), of('registryV1'));
  assert.deepEqual(at('store-v1'), of('storeV1'));
  assert.deepEqual(at('ioid-v1'), of('ioidV1'));
  assert.deepEqual(at('project-registry-v1'), of('projectRegistryV1'));
  assert.deepEqual(at('account-registry'), of('accountRegistry').slice(0, 1));
  assert.deepEqual(at('account')?.slice(0, 2), [
    ...of('accountImplementation'),
    ...of('accountTarget'),
  ]);
  const unbound = files.filter(
    (name) => descriptor(name.replace('.json', '')).context === undefined,
  );
  assert.deepEqual(unbound, [
    'batch-wrapper.json',
    'delegation-manager.json',
    'device-nft-factory.json',
    'device-nft.json',
    'erc721.json',
    'verifying-proxy-v1.json',
  ]);
});

test('the descriptor of the permit is of what the device signs', () => {
  const { context, display } = descriptor('permit-v1');
  const [[key, format] = []] = Object.entries(display.formats);
  const eip712 = context?.eip712;
  assert.ok(key !== undefined && format !== undefined && eip712 !== undefined);
  for (const { chainId, address: registry } of eip712.deployments) {
    const owner = address();
    const typed = registryV1.permit({ owner, nonce: 7n, chainId, registry });
    assert.deepEqual(typed.domain, {
      ...eip712.domain,
      chainId,
      verifyingContract: registry,
    });
    const members = typed.types[typed.primaryType] ?? [];
    const type = members.map((member) => `${member.type} ${member.name}`).join(',');
    assert.equal(`${typed.primaryType}(${type})`, key);
    const digest: Hex = hashTypedData({
      domain: { ...eip712.domain, chainId, verifyingContract: registry as Hex },
      types: {
        Permit: [
          { name: 'owner', type: 'address' },
          { name: 'nonce', type: 'uint256' },
        ],
      },
      primaryType: 'Permit',
      message: { owner, nonce: 7n },
    });
    assert.equal(typedData.hash(typed), digest);
  }
  const paths = format.fields.flatMap((field) =>
    'path' in field && field.path ? [field.path] : [],
  );
  assert.deepEqual(paths, ['owner', 'nonce']);
  const note = format.fields.find((field) => '$id' in field && field.$id === 'PERMIT_OPEN');
  assert.ok(note && 'value' in note);
  // The transaction's own words, of a signature that is still to be made.
  const update = 'update(address device,bytes32 hash,string uri,uint8 v,bytes32 r,bytes32 s)';
  const words = descriptor('registry-v1').display.formats[update]?.fields[0];
  assert.ok(words && 'value' in words);
  const same = words.value
    ?.replace(
      'The device signed only the owner and a number, not this document',
      'The device signs only the owner and a number, not a document, a token or an action',
    )
    .replace(
      'whoever sees the transaction before it is included can use the same signature',
      'whoever sees this signature before it is used can use it',
    );
  assert.equal(note.value, same);
});
