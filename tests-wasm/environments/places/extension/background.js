import * as ioid from 'ioid-web';
import { attempt, story } from './story.js';

chrome.runtime.onMessage.addListener((_, __, answer) => {
  attempt(() => story(ioid)).then(answer);
  return true;
});
