// Ahead of time, with the bytes in the package.
import { delegation, did, document, IoidError, init, mba } from 'ioid-web';
import { attempt, story } from './story.js';

globalThis.told = await attempt(async () => {
  await init();
  return story({ IoidError, delegation, did, document, mba });
});
