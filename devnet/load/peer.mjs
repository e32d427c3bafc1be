// @ts-check
// The usual JavaScript resolver: did-resolver with ethr-did-resolver behind Fastify.
//
//   node peer.mjs <RPC URL> <chain id> <address of EthereumDIDRegistry>

import { Resolver } from 'did-resolver';
import { getResolver } from 'ethr-did-resolver';
import Fastify from 'fastify';

const [rpcUrl, chainId, registry] = process.argv.slice(2);
const resolver = new Resolver(
  getResolver({ networks: [{ name: 'devnet', rpcUrl, chainId: Number(chainId), registry }] }),
);
const fastify = Fastify();
fastify.get('/1.0/identifiers/:did', async (request, reply) => {
  const { did } = /** @type {{ did: string }} */ (request.params);
  const result = await resolver.resolve(did);
  if (result.didResolutionMetadata.error) reply.code(500);
  reply.type('application/did-resolution');
  return JSON.stringify(result);
});
await fastify.listen({ host: '127.0.0.1', port: 0 });
const address = fastify.server.address();
if (address === null || typeof address === 'string') throw new Error('no port');
process.stdout.write(`READY http://127.0.0.1:${address.port}\n`);
