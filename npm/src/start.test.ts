import assert from 'node:assert/strict';
import { test } from 'node:test';
import { did, IoidError, init } from 'ioid-web';

/** What is said of a source that is not the module. */
async function said(from: unknown): Promise<string> {
  try {
    await init(from as Uint8Array<ArrayBuffer>);
  } catch (error) {
    assert.ok(error instanceof IoidError, String(error));
    assert.equal(error.code, 'WASM_START');
    return error.message;
  }
  assert.fail('it was started');
}

const rubbish = new Uint8Array([1, 2, 3]);
const answer = (type: string, status = 200) =>
  new Response(rubbish, { status, headers: { 'content-type': type } });

// First, while the module is not started: later there is nothing to do.
test('whatever is given instead of the module is refused for what it is', async () => {
  for (const bytes of [rubbish, rubbish.buffer, new DataView(rubbish.buffer)]) {
    assert.match(await said(bytes), /of this very version/);
  }
  // A media type only decides how it is read, also with parameters, which the engine would refuse.
  for (const type of ['application/wasm', 'application/wasm; charset=utf-8', 'text/plain']) {
    assert.doesNotMatch(await said(answer(type)), /MIME|content.type/i, type);
  }
  assert.match(await said(answer('application/wasm', 404)), /answered 404/);
  for (const nonsense of [5, null, true, {}]) {
    assert.match(await said(nonsense), /of this very version/, String(nonsense));
  }
  assert.equal(did.isValid('did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa'), true);
});
