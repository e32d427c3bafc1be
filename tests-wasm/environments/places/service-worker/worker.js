import * as ioid from 'ioid-web';
import { attempt, story } from './story.js';

addEventListener('message', (event) => {
  event.waitUntil(attempt(() => story(ioid)).then((told) => event.source.postMessage(told)));
});
