import { unpack, NPM } from '../test/suites.mjs';
import { bundleWork, OUT } from './bundle.mjs';
import { join } from 'node:path';
import { ratio, spread } from './measure.mjs';
unpack(NPM); await bundleWork();
const { contest } = await import(join(OUT, 'contest.mjs'));
const found = contest({ quick: false, only: process.argv[2] ?? 'document' });
for (const l of found.lines) { const o=l.results[0].nanoseconds; const min=(a)=>(Math.min(...a)/1000).toFixed(1);
 for (const r of l.results) { const q=r.nanoseconds.map((p,i)=>p/o[i]); console.log(l.name.padEnd(32), r.name.padEnd(45), 'min',min(r.nanoseconds),'median',(spread(r.nanoseconds).median/1000).toFixed(1),'ratio',spread(q).median.toFixed(2)); } }
