import * as ioid from 'ioid-web';
import { attempt, story } from './story.js';

export default {
  async fetch() {
    return Response.json(await attempt(() => story(ioid)));
  },
};
