'use client';

import * as ioid from 'ioid-web';
import { useEffect } from 'react';
import { attempt, story } from '../story.js';

export function Client({ server }) {
  useEffect(() => {
    attempt(() => story(ioid)).then((client) => {
      globalThis.told = { server, client };
    });
  }, [server]);
  return <p>{server.did}</p>;
}
