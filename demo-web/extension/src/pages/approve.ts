import type { Context } from 'ioid-web';
import { type Address, type Hex, hexToBytes } from 'viem';
import type { Chain } from '../chains';
import type { Ask, Decision, RequestRecord } from '../requests';
import type { Account } from '../wallet';
import { byId, element, fieldList, visible } from './elements';
import { type ApprovalView, send } from './messages';
import { amount, callView, contextOf, explain, highestFee, warningList } from './transaction-view';

/** The approval window: shows one request, and answers it with one of two buttons. */
const key = new URLSearchParams(location.search).get('key') ?? '';
const content = byId('content', HTMLElement);
const approve = byId('approve', HTMLButtonElement);
const reject = byId('reject', HTMLButtonElement);

const { record, accounts, deployments } = await send<ApprovalView>({ type: 'approval', key });
if (record === null) {
  setTitle('This request is no longer waiting.');
} else {
  byId('origin', HTMLElement).textContent = record.origin;
  // Whatever happens below, no is always possible.
  reject.disabled = false;
  show(record, accounts);
  approve.disabled = record.ask.kind === 'connect' && chosen().length === 0;
  approve.addEventListener('click', () =>
    decide({ approved: true, accounts: record.ask.kind === 'connect' ? chosen() : [] }),
  );
  reject.addEventListener('click', () => decide({ approved: false }));
}
document.documentElement.dataset.ready = 'true';

async function decide(decision: Decision) {
  approve.disabled = true;
  reject.disabled = true;
  await send({ type: 'decide', key, decision });
  window.close();
}

function show({ ask, origin }: RequestRecord, all: Account[]): void {
  switch (ask.kind) {
    case 'connect':
      setTitle('Connect to this site?');
      content.append(accountChoice(all, ask.preselected));
      approve.textContent = 'Connect';
      return;
    case 'switchChain':
      setTitle(`Switch to ${ask.to.name}?`);
      content.append(fieldList([chainField('From', ask.from), chainField('To', ask.to)]));
      approve.textContent = 'Switch';
      return;
    case 'addChain':
      setTitle(
        ask.replaces ? `Change the network ${ask.replaces.name}?` : `Add ${ask.chain.name}?`,
      );
      content.append(chainView(ask));
      approve.textContent = ask.replaces ? 'Change' : 'Add';
      return;
    case 'transaction': {
      const { chain, transaction, balance } = ask;
      const explanation = explain(transaction, chain, context(ask));
      showAccount(ask, all);
      setTitle(explanation.title);
      const fee = highestFee(transaction);
      if (BigInt(balance) < BigInt(transaction.value) + fee) content.append(shortOf(ask, fee));
      content.append(...callView(transaction, chain, explanation));
      const label = 'Network fee, at most';
      content.append(fieldList([{ label, value: amount(fee, chain) }]));
      approve.textContent = 'Sign and send';
      return;
    }
    case 'calls':
      showAccount(ask, all);
      showCalls(ask);
      return;
    case 'message':
      showAccount(ask, all);
      setTitle('Sign a message');
      content.append(element('pre', {}, messageText(ask.message)));
      approve.textContent = 'Sign';
      return;
    case 'typedData': {
      showAccount(ask, all);
      const { primaryType, domain, message } = JSON.parse(ask.typedData);
      setTitle(`Sign “${visible(String(primaryType))}”`);
      content.append(element('h2', {}, 'For'), fieldList(flat(domain)));
      content.append(element('h2', {}, 'Content'), fieldList(flat(message)));
      approve.textContent = 'Sign';
      return;
    }
    case 'watchAsset': {
      setTitle(`Show this ${ask.assetType} asset in the wallet?`);
      content.append(fieldList(flat(ask.asset)));
      approve.textContent = 'Show it';
      return;
    }
    default:
      throw new Error(`nothing to show for ${JSON.stringify(ask satisfies never)} of ${origin}`);
  }
}

type Asked<Kind extends Ask['kind']> = Extract<Ask, { kind: Kind }>;

function context({ from, chain }: { from: Address; chain: Chain }): Context {
  return contextOf(from, chain, accounts, deployments);
}

function showCalls(ask: Asked<'calls'>): void {
  const { chain, calls } = ask;
  setTitle(calls.length === 1 ? 'Send 1 call' : `Send ${calls.length} calls, one after the other`);
  for (const call of calls) {
    const explanation = explain(call, chain, context(ask));
    const title = element('h2', {}, visible(explanation.title));
    content.append(
      element('section', { class: 'call' }, title, ...callView(call, chain, explanation)),
    );
  }
  const value = `of each of the ${calls.length} transactions; a failed one ends the sequence`;
  content.append(fieldList([{ label: 'Network fee', value }]));
  approve.textContent = 'Sign and send all';
}

function setTitle(title: string): void {
  byId('title', HTMLElement).textContent = visible(title);
  document.title = visible(title);
}

function showAccount(ask: { from: Address; chain?: Chain }, all: Account[]): void {
  const account = all.find(({ address }) => address === ask.from);
  byId('account', HTMLElement).textContent = `${account?.label ?? 'Account'} ${ask.from}`;
  if (ask.chain) byId('network', HTMLElement).textContent = `on ${visible(ask.chain.name)}`;
}

function accountChoice(all: Account[], preselected: Address[]): HTMLElement {
  const boxes = all.map(({ role, label, address }, index) => {
    const input = element('input', { type: 'checkbox', name: 'account', value: address });
    input.dataset.role = role;
    input.checked = preselected.length === 0 ? index === 0 : preselected.includes(address);
    input.addEventListener('change', () => {
      approve.disabled = chosen().length === 0;
    });
    return element('label', {}, input, element('span', {}, label), element('code', {}, address));
  });
  const legend = element('legend', {}, 'The site will see these accounts');
  return element('fieldset', {}, legend, ...boxes);
}

function chosen(): Address[] {
  const boxes = content.querySelectorAll<HTMLInputElement>('input[name=account]:checked');
  return [...boxes].map(({ value }) => value as Address);
}

function chainView({ chain, replaces }: Asked<'addChain'>): Node {
  const before = replaces?.rpcUrls.length ? replaces.rpcUrls.join(', ') : 'none';
  return fieldList([
    chainField('Network', chain),
    ...(replaces ? [{ label: 'RPC address until now', value: before }] : []),
    { label: 'RPC address', value: chain.rpcUrls.join(', ') },
    { label: 'Coin', value: `${chain.currency.name} (${chain.currency.symbol})` },
    ...(chain.explorer ? [{ label: 'Explorer', value: chain.explorer }] : []),
  ]);
}

function chainField(label: string, { name, id }: Chain): { label: string; value: string } {
  return { label, value: `${name}, id ${id}` };
}

function shortOf({ chain, balance }: Asked<'transaction'>, fee: bigint): HTMLElement {
  const has = amount(BigInt(balance), chain);
  const message = `This account has ${has}: too little for the value and a fee of up to ${amount(fee, chain)}.`;
  return warningList([{ severity: 'danger', code: 'insufficient-funds', message }]);
}

/** The message as text when it is UTF-8, else its bytes. */
function messageText(message: Hex): string {
  try {
    return visible(new TextDecoder('utf-8', { fatal: true }).decode(hexToBytes(message)));
  } catch {
    return message;
  }
}

/** Every leaf with its path, in the order in which it stands in the data. */
function flat(value: unknown, path = ''): { label: string; value: string }[] {
  if (typeof value !== 'object' || value === null) return [{ label: path, value: String(value) }];
  return Object.entries(value).flatMap(([name, inner]) =>
    flat(inner, path === '' ? name : `${path}.${name}`),
  );
}
