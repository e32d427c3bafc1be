import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { address, chains, mba } from 'ioid-web';

// TypeScript needs the deployments without wasm, Rust without TypeScript: the data stands twice.
test('the deployments are those of the Rust crate', () => {
  const rust = readFileSync(`${REPOSITORY}/crates/ioid-chain/src/network.rs`, 'utf8');
  const block = (name: string) => {
    const text = rust.split(`const ${name}: Network = Network {`)[1]?.split('\n};')[0];
    assert.ok(text, name);
    return text;
  };
  const snake = (name: string) =>
    name.replace(/V(\d)/, '_v$1').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  for (const [name, chain] of [
    ['IOTEX', chains.iotex],
    ['IOTEX_TESTNET', chains.iotexTestnet],
  ] as const) {
    const text = block(name);
    assert.ok(text.includes(`"${chain.name}"`));
    assert.ok(text.includes(`"${chain.rpcUrls[0]}"`));
    assert.ok(text.includes(`"${chain.explorer}"`));
    const inRust = [...text.matchAll(/^ {8}(\w+): Some\((?:address!\("(0x\w+)"\)|[\w:]+)\)/gm)];
    assert.equal(inRust.length, Object.keys(chain.contracts).length);
    for (const [contract, text] of Object.entries(chain.contracts)) {
      assert.equal(address.parse(text).address, text, `${name} ${contract}`);
      const line = inRust.find(([, field]) => field === snake(contract));
      assert.ok(line, `${name} ${contract}`);
      if (line[2] !== undefined) assert.equal(line[2], text);
    }
  }
});

test('mainnet defaults give the account of an NFT', () => {
  const token = { chainId: 4689, tokenContract: `0x${'11'.repeat(20)}`, tokenId: 7 };
  assert.equal(mba.address(token), mba.address({ ...token, chain: 'iotex' }));
  assert.throws(() => mba.address({ ...token, chain: 'iotexTestnet' }), {
    code: 'DEPLOYMENT_UNKNOWN',
  });
});
