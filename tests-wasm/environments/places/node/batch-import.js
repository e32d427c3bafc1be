import * as worker from 'ioid-web/worker';
import { batch } from './batch.js';
import { attempt } from './story.js';

console.log(JSON.stringify(await attempt(() => batch(worker))));
