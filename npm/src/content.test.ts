import assert from 'node:assert/strict';
import { test } from 'node:test';
import { content, createClient, type Hex, IoidError } from 'ioid-web';
import { failure } from '../test/failure.js';

// What needs nobody else, in Node and in the browser; `content-gateways.test.ts` has the rest.

const text = async (uri: string, options = {}) =>
  new TextDecoder().decode(await content.fetch(uri, options));

async function refused(code: string, uri: string, options = {}): Promise<IoidError> {
  try {
    await content.fetch(uri, options);
  } catch (error) {
    assert.ok(error instanceof IoidError, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  return assert.fail(`${uri} was fetched`);
}

/** SHA-256 and keccak-256 of `{}`. */
const SHA256 = '0x44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
const KECCAK = '0xb48d38f93eaa084033fc5970bf96e559c33c4cdc07d889ab00b4d63f9590739d';

test('text is not bytes', () => {
  assert.equal(failure(() => content.cid('hello' as Hex)).code, 'INPUT_INVALID');
});

test('what an address holds itself is fetched from nobody', async () => {
  assert.equal(await text('data:application/json,%7B%7D'), '{}');
  assert.equal(await text('data:;base64,e30='), '{}');
  assert.equal(await text('data:,%7B%7D', { hash: SHA256 }), '{}');
  assert.equal(await text('data:,%7B%7D', { hash: KECCAK }), '{}');
  // Identity CIDs: raw, and a UnixFS file.
  assert.equal(await text('ipfs://bafkqaatine'), 'hi');
  assert.equal(await text('ipfs://bafyaadykbueaeeqhpmrgcir2gf6rqby'), '{"a":1}');
});

test('what cannot be fetched is refused before anybody is asked', async () => {
  const said = async (uri: string, options = {}) =>
    (await refused('URI_INVALID', uri, options)).message;
  assert.match(await said('http://example.com/did.json'), /http:\/\//);
  assert.match(await said('ipns://docs.ipfs.tech'), /ipns/);
  assert.match(await said('https://example.com/did.json'), /give its hash/);
  assert.match(await said('ipfs://bafk'), /no CID/);
  assert.match(await said(`https://${'a'.repeat(5_000)}.example`, { hash: SHA256 }), /4,096/);
  await refused('CONTENT_MISMATCH', 'data:,%7B%20%7D', { hash: SHA256 });
  await refused('CONTENT_INVALID', 'ipfs://bafyaabakaieac');
  await refused('INPUT_INVALID', 'ipfs://bafkqaatine', { gateways: ['http://ipfs.io'] });
  await refused('INPUT_INVALID', 'data:,a', { hash: '0x12' });
  await refused('INPUT_INVALID', 'data:,a', { cache: 'everywhere' });
  await refused('INPUT_UNKNOWN_FIELD', 'data:,a', { gateway: [] });
  assert.equal(failure(() => createClient({ cache: 'x' as 'memory' })).code, 'INPUT_INVALID');
});

test('publishing is refused before a header can be shown', async () => {
  const secret = 'token-4711';
  for (const options of [
    { api: 'http://example.com/add', headers: { authorization: secret } },
    { api: 'https://a.example', headers: { authorization: `${secret}\nx: y` } },
    { api: 'https://a.example', headers: { [`${secret} `]: 'x' } },
    { api: 'https://a.example', headers: { authorization: `${secret}é` } },
    { api: 'https://a.example', service: 'ftp' as 'kubo', headers: { authorization: secret } },
  ]) {
    const error = await content.publish('0x7b7d', options).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof IoidError && error.code === 'INPUT_INVALID', String(error));
    assert.ok(!`${error.message}${JSON.stringify(error.details)}${error.stack}`.includes('4711'));
  }
  const large = content.publish(new Uint8Array((1 << 20) + 1), { api: 'https://a.example' });
  await assert.rejects(large, { code: 'INPUT_INVALID' });
});
