import * as ioid from 'ioid-web';
import { attempt, story } from '../story.js';
import { Client } from './client.jsx';

// At the request, not at the build.
export const dynamic = 'force-dynamic';

export default async function Page() {
  const server = await attempt(() => story(ioid));
  return <Client server={server} />;
}
