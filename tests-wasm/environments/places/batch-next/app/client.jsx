'use client';

import * as worker from 'ioid-web/worker';
import { useEffect } from 'react';
import { batch } from '../batch.js';
import { attempt } from '../story.js';

export function Client({ server }) {
  useEffect(() => {
    attempt(() => batch(worker)).then((client) => {
      globalThis.told = { server, client };
    });
  }, [server]);
  return <p>{server.did}</p>;
}
