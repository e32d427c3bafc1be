import * as worker from 'ioid-web/worker';
import { batch } from '../batch.js';
import { attempt } from '../story.js';
import { Client } from './client.jsx';

// At the request, not at the build.
export const dynamic = 'force-dynamic';

export default async function Page() {
  const server = await attempt(() => batch(worker));
  return <Client server={server} />;
}
