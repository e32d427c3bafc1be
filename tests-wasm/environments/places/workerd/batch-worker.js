import * as worker from 'ioid-web/worker';
import { batch } from './batch.js';
import { attempt } from './story.js';

export default {
  async fetch() {
    return Response.json(await attempt(() => batch(worker)));
  },
};
