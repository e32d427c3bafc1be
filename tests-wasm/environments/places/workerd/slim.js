import module from 'ioid-web/ioid.wasm';
import * as ioid from 'ioid-web/slim';
import { attempt, story } from './story.js';

export default {
  async fetch() {
    const early = await attempt(() => story(ioid));
    await ioid.init(module);
    return Response.json({ early, told: await attempt(() => story(ioid)) });
  },
};
