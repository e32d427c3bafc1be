import { type AccountView, type ChainConfig, mba, type TxRequest } from 'ioid-web';

type Token = NonNullable<AccountView['token']>;

/**
 * The calls that make an account usable, as `client.activate` sends them: creation and
 * initialisation in one transaction where the chain has Multicall3, so that nobody comes between.
 */
export function activationCalls(
  { address, status }: Pick<AccountView, 'address' | 'status'>,
  token: Token,
  chain: ChainConfig,
): TxRequest[] {
  const initialize = () => mba.initialize({ account: address, chain });
  if (status !== 'undeployed') return [initialize()];
  return chain.contracts.multicall3
    ? [mba.activate({ ...token, chain })]
    : [mba.create({ ...token, chain }), initialize()];
}
