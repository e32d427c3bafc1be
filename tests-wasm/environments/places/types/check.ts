// Every way into the package, as a compiler sees it.
import {
  type Did,
  delegation,
  did,
  document,
  type IoidError,
  init,
  mba,
  type RegistryEvent,
  type TxRequest,
} from 'ioid-web';
import descriptor from 'ioid-web/erc7730/account.json' with { type: 'json' };
import module from 'ioid-web/ioid.wasm';
import * as slim from 'ioid-web/slim';
import { connect, errorCode } from 'ioid-web/wallet';
import { type BatchProgress, decodeLogs, deriveMany } from 'ioid-web/worker';

export const derived: Did = did.derive({ project: 'a', device: 'b' });
export const other: Did = slim.did.derive({ project: 'a', device: 'b' });
export const call: TxRequest = delegation.enable({
  account: '0x476c81c27036d05cb5ebfe30ae58c23351a61c4a',
});
export const address: `0x${string}` = mba.address({
  chainId: 4689,
  tokenContract: '0x476c81c27036d05cb5ebfe30ae58c23351a61c4a',
  tokenId: 1n,
});
export const digest = document.digest(document.build({ did: derived })).hash;
export const started: Promise<void> = init();
export const slimStarted: Promise<void> = slim.init(module satisfies WebAssembly.Module);
export const sameError: typeof IoidError = slim.IoidError;
export const schema: string = descriptor.$schema;
export const many: Promise<Did[]> = deriveMany(
  { project: 'a', devices: ['b'] },
  { onProgress: ({ thread }: BatchProgress) => void thread },
);
export const events: Promise<(RegistryEvent | null)[]> = decodeLogs({
  of: 'registry',
  logs: [],
});
export const wallet = { connect, errorCode };

// @ts-expect-error slim has nothing to start from
slim.init();
// @ts-expect-error the device is missing
did.derive({ project: 'a' });
// @ts-expect-error not a name of the package
slim.derive;
