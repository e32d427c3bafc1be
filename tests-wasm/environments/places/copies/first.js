import * as ioid from 'ioid-web';
import { story } from './story.js';

export const { IoidError } = ioid;
export const tell = () => story(ioid);

/** As the engine ends a module that recurses without end. */
export function defect() {
  const seeds = new Proxy([new Uint8Array(1)], {
    get: () => {
      throw new RangeError('Maximum call stack size exceeded');
    },
  });
  return ioid.mba.solanaAddress({ seeds, programId: '1'.repeat(32) });
}
