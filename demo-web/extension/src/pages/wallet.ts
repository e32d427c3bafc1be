import type { Address } from 'viem';
import type { Bundle } from '../calls';
import type { Account } from '../wallet';
import { byId, element, visible } from './elements';
import { type Overview, send } from './messages';

/** The wallet's own page: the network, what each site sees, and the bundles of calls. */
const network = byId('network', HTMLSelectElement);
const STATUS: Record<Bundle['status'], string> = {
  100: 'being sent',
  200: 'confirmed',
  400: 'failed, nothing was mined',
  500: 'reverted',
  600: 'partly done',
};

network.addEventListener('change', async () => {
  await send({ type: 'setChain', id: Number(network.value) });
  await draw();
});
await draw();
document.documentElement.dataset.ready = 'true';

async function draw(): Promise<void> {
  const overview = await send<Overview>({ type: 'overview' });
  network.replaceChildren(
    ...overview.chains.map(({ id, name }) =>
      element('option', { value: String(id) }, `${visible(name)} (${id})`),
    ),
  );
  network.value = String(overview.activeChain);
  byId('sites', HTMLElement).replaceChildren(
    ...Object.entries(overview.permissions).map(([origin, permitted]) =>
      site(origin, permitted, overview.accounts),
    ),
  );
  byId('bundles', HTMLElement).replaceChildren(...overview.bundles.map(bundleView));
}

function site(origin: string, permitted: Address[], accounts: Account[]): HTMLElement {
  const boxes = accounts.map(({ label, role, address }) => {
    const input = element('input', { type: 'checkbox', value: address });
    input.dataset.role = role;
    input.checked = permitted.includes(address);
    return { input, row: element('label', {}, input, element('span', {}, label)) };
  });
  const fieldset = element('fieldset', {}, element('legend', {}, origin));
  fieldset.dataset.origin = origin;
  fieldset.append(...boxes.map(({ row }) => row));
  fieldset.addEventListener('change', async () => {
    const chosen = boxes.filter(({ input }) => input.checked).map(({ input }) => input.value);
    await send({ type: 'setAccounts', origin, accounts: chosen as Address[] });
    await draw();
  });
  return fieldset;
}

function bundleView({ id, calls, receipts, status, failure }: Bundle): HTMLElement {
  const shown = location.hash === `#bundle=${encodeURIComponent(id)}`;
  const article = element(
    'article',
    shown ? { 'aria-current': 'true' } : {},
    element('code', {}, visible(id)),
    element('p', {}, `${receipts.length} of ${calls.length} mined: ${STATUS[status]}`),
    ...(failure === undefined ? [] : [element('p', {}, visible(failure))]),
  );
  article.dataset.status = String(status);
  return article;
}
