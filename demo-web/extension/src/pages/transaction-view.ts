import { type ChainConfig, type Context, chains, type Explanation, transaction } from 'ioid-web';
import { type Address, formatUnits, size } from 'viem';
import type { Chain } from '../chains';
import type { Call, Prepared } from '../transactions';
import type { Account } from '../wallet';
import { element, fieldList, visible } from './elements';

/** What the wallet itself knows: its own accounts, and the chain when the package knows it not. */
export function contextOf(
  from: Address,
  chain: Chain,
  accounts: Account[],
  deployments: ChainConfig[],
): Context {
  const addressBook = Object.fromEntries(accounts.map(({ address, label }) => [address, label]));
  if (Object.values(chains).some(({ id }) => id === chain.id)) return { from, addressBook };
  const { id, name, rpcUrls, currency: nativeCurrency } = chain;
  const contracts = deployments.find((deployment) => deployment.id === id)?.contracts ?? {};
  return { from, addressBook, chain: { id, name, rpcUrls, nativeCurrency, contracts } };
}

/** What a call does in words: by the package that the page uses, from the bytes that get signed. */
export function explain(call: Call, chain: Chain, context: Context): Explanation {
  const { to, data, value } = call;
  if (to === null) {
    return {
      title: 'Create a contract',
      fields: [{ label: 'Code', value: `${size(data)} bytes` }],
      warnings: [
        {
          severity: 'danger',
          code: 'contract-creation',
          message: 'The wallet cannot tell what this contract will do.',
        },
      ],
    };
  }
  try {
    return transaction.explain({ to, data, value: BigInt(value), chainId: chain.id, context });
  } catch (error) {
    return {
      title: 'A call that could not be explained',
      fields: [],
      warnings: [
        {
          severity: 'danger',
          code: 'not-explained',
          message: error instanceof Error ? error.message : String(error),
        },
      ],
    };
  }
}

/** The explanation followed by the bytes themselves. */
export function callView(call: Call, chain: Chain, explanation: Explanation): Node[] {
  const { to, data, value } = call;
  return [
    warningList(explanation.warnings),
    fieldList(explanation.fields),
    element(
      'details',
      {},
      element('summary', {}, 'As it is sent'),
      fieldList([
        { label: 'To', value: to ?? 'a new contract' },
        { label: 'Value', value: amount(BigInt(value), chain) },
        { label: `Data, ${size(data)} bytes`, value: data },
      ]),
    ),
  ];
}

export function warningList(warnings: Explanation['warnings']): HTMLElement {
  return element(
    'ul',
    { class: 'warnings' },
    ...warnings.map(({ severity, code, message }) =>
      element(
        'li',
        { 'data-severity': severity, 'data-code': code },
        element('strong', {}, severity === 'danger' ? 'Danger: ' : 'Note: '),
        visible(message),
      ),
    ),
  );
}

/** gas × the most that is paid for one unit of it, in wei. */
export function highestFee({ gas, fee }: Prepared): bigint {
  const price = 'gasPrice' in fee ? fee.gasPrice : fee.maxFeePerGas;
  return BigInt(gas) * BigInt(price);
}

export function amount(wei: bigint, chain: Chain): string {
  return `${formatUnits(wei, chain.currency.decimals)} ${chain.currency.symbol}`;
}
