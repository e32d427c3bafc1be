import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from 'ioid-web';
import { document, read } from './rows.js';

// Nothing here needs a network: what is asked for one fails.
const client = createClient({
  chain: 'iotex',
  rpcUrls: [],
  fetch: () => assert.fail('the network was asked'),
});

type Doc = { id: string } & Record<string, unknown>;
const PURPOSES = [
  'authentication',
  'assertionMethod',
  'keyAgreement',
  'capabilityInvocation',
  'capabilityDelegation',
] as const;

/** Ids and keys of a purpose; a key of a suite that is not read here is none. */
const keys = (of: object, purpose: (typeof PURPOSES)[number]) =>
  document.verificationMethods(of as never, purpose).map(({ id, publicKey }) => ({ id, publicKey }));

test('documents of did:key', async () => {
  const file = read<{ document_multikey: Doc; documents: Doc[] }>('resolution/did-key.json');
  const { didDocument, verdict, didResolutionMetadata } = await client.resolve(
    file.document_multikey.id,
  );
  assert.deepEqual(didDocument, file.document_multikey);
  assert.equal(verdict, 'verified');
  assert.equal(didResolutionMetadata.contentType, 'application/did+ld+json');
  for (const older of file.documents) {
    const { didDocument: found } = await client.resolve(older.id);
    assert.ok(found, older.id);
    for (const purpose of PURPOSES) {
      const ours = keys(found, purpose);
      const theirs = keys(older, purpose);
      assert.deepEqual(
        ours.map(({ id }) => id),
        theirs.map(({ id }) => id),
        older.id,
      );
      theirs.forEach(({ publicKey }, at) => {
        if (publicKey) assert.deepEqual(ours[at]?.publicKey, publicKey);
      });
    }
  }
});

type Execution = {
  function: 'resolve' | 'resolveRepresentation' | 'dereference';
  input: {
    did?: string;
    didUrl?: string;
    resolutionOptions?: { accept?: string };
    dereferenceOptions?: { accept?: string };
  };
  output: {
    didDocument?: Doc | null;
    didDocumentStream?: string;
    contentStream?: string;
    didResolutionMetadata?: { contentType?: string; error?: string };
    dereferencingMetadata?: { contentType?: string; error?: string };
  };
};

/** The older names of errors, as the executions have them. */
const TYPES: Record<string, string> = {
  invalidDid: 'INVALID_DID',
  invalidDidUrl: 'INVALID_DID_URL',
  notFound: 'NOT_FOUND',
};

test('executions of the W3C test suite', async () => {
  const { vectors } = read<{ vectors: Execution[] }>('resolution/w3c-executions.json');
  const met = new Set<string>();
  for (const row of vectors) {
    const { did, didUrl, resolutionOptions, dereferenceOptions } = row.input;
    const given = String(did ?? didUrl);
    const options = resolutionOptions ?? dereferenceOptions ?? {};
    const expected = row.output.didResolutionMetadata ?? row.output.dereferencingMetadata ?? {};
    const found =
      didUrl === undefined
        ? await client.resolve(given, options)
        : await client.dereference(given, options);
    const result = 'didDocument' in found ? found.didDocument : found.content;
    const { error, contentType } =
      'didDocument' in found ? found.didResolutionMetadata : found.dereferencingMetadata;
    const type = error?.type.replace('https://www.w3.org/ns/did#', '');
    met.add(type ?? row.function);
    if (!/^did:key:/.test(given) && !['invalidDid', 'invalidDidUrl'].includes(`${expected.error}`)) {
      // Of other methods this resolver knows only that they are others.
      assert.equal(type, 'METHOD_NOT_SUPPORTED', given);
      assert.equal(result, null);
      continue;
    }
    if (expected.error !== undefined) {
      assert.equal(type, TYPES[expected.error], given);
      assert.equal(result, null);
      continue;
    }
    assert.equal(error, undefined, given);
    if (expected.contentType !== undefined) assert.equal(contentType, expected.contentType, given);
    const stream = row.output.didDocumentStream ?? row.output.contentStream;
    const theirs = row.output.didDocument ?? (JSON.parse(stream ?? 'null') as Doc);
    const ours = result as Doc;
    assert.equal(ours.id, theirs.id);
    if (ours.verificationMethod === undefined) continue;
    // The suites differ, the keys do not.
    for (const { id, publicKey } of keys(theirs, 'authentication')) {
      const own = keys(ours, 'authentication').find((key) => key.id === id);
      assert.ok(own, id);
      if (publicKey) assert.deepEqual(own.publicKey, publicKey, id);
    }
  }
  assert.deepEqual([...met].sort(), [
    'INVALID_DID',
    'INVALID_DID_URL',
    'METHOD_NOT_SUPPORTED',
    'NOT_FOUND',
    'dereference',
    'resolve',
    'resolveRepresentation',
  ]);
});

test('examples of the specification', async () => {
  type Example = { title: string | null; json: Doc & { accept?: string; error?: string } };
  const { examples } = read<{ examples: Example[] }>('resolution/spec-examples.json');
  const titled = (words: string) => {
    const example = examples.find(({ title }) => title?.includes(words));
    assert.ok(example, words);
    return example.json;
  };
  const { accept } = titled('resolution options');
  const key = 'did:key:z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu';
  const found = await client.resolve(key, { accept: String(accept) });
  assert.equal(found.didResolutionMetadata.contentType, accept);
  const { error } = titled('resolution metadata');
  const missing = await client.resolve('did:key:z6Mk');
  const type = missing.didResolutionMetadata.error?.type;
  assert.equal(type, `https://www.w3.org/ns/did#${TYPES[String(error)]}`);
  // The key of the example document has a did:key too.
  const [, method] = examples;
  const fragment = key.slice('did:key:'.length);
  const { content } = await client.dereference(`${key}#${fragment}`);
  assert.deepEqual(
    { ...(content as Doc), '@context': '' },
    { ...method?.json, '@context': '', id: `${key}#${fragment}`, controller: key },
  );
});
