import type { AccountStatus, AccountView, Address } from 'ioid-web';
import { describe, expect, it } from 'vitest';
import { whyNotAct } from '../src/account/reason.js';
import { previewOf } from '../src/bind/preview.js';
import { whyNotBind } from '../src/bind/reason.js';
import { whyNotAuthorize } from '../src/delegation/authority.js';
import { ACCOUNT_WORDS } from '../src/words/status.js';

const OPERATOR: Address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const OWNER: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const NFT: Address = '0x6F1216D1BFe15c98520CA1434FC1d9D57AC95321';

const account: AccountView = {
  address: NFT,
  status: 'active',
  owner: OWNER,
  ownerIsContract: false,
  token: null,
  balance: 0n,
  implementation: null,
  delegationEnabled: null,
  block: 1n,
};

describe('an account', () => {
  it('acts for its owner only', () => {
    expect(whyNotAct(account, OWNER)).toBeNull();
    expect(whyNotAct(account, OWNER.toLowerCase() as Address)).toBeNull();
    expect(whyNotAct(account, OPERATOR)).toContain('Only 0x709979…dc79C8');
    expect(whyNotAct({ ...account, ownerIsContract: true }, OPERATOR)).toContain('contract');
  });

  it('acts in no state but the active one', () => {
    for (const status of Object.keys(ACCOUNT_WORDS) as AccountStatus[]) {
      const reason = whyNotAct({ ...account, status }, OWNER);
      if (status === 'active') expect(reason).toBeNull();
      else expect(reason, status).toContain(ACCOUNT_WORDS[status].means);
    }
  });
});

describe('a binding', () => {
  const chain = {
    id: 31690,
    name: 'ioID devnet',
    rpcUrls: [],
    contracts: {
      accountRegistry: '0x000000006551c19487814612e58FE06813775758',
      accountImplementation: '0x0165878A594ca255338adfa4d48449f69242Eb8F',
    } as const,
  };
  const draft = {
    project: 'GEODNET',
    device: 'serial-kitchen-temp-sensor',
    tokenContract: NFT,
    tokenId: '1',
    owner: OWNER,
    named: false,
  };
  const preview = previewOf(draft, chain);
  const authorities = {
    registryOperator: OPERATOR,
    collectionOwner: OPERATOR,
    collectionOperator: OPERATOR,
    delegationOwner: OPERATOR,
  };
  const lookup = { authorities, registration: 'free', tokenOwner: null } as const;

  it('shows everything before anything is sent', () => {
    expect(preview).toMatchObject({ problems: {}, owner: OWNER });
    expect(preview.did).toMatch(/^did:io:/);
    expect(preview.account).toMatch(/^0x[0-9a-fA-F]{40}$/);
    expect(preview.cid).toMatch(/^bafkrei/);
    expect(preview.text).not.toContain('serial-kitchen');
    expect(previewOf({ ...draft, named: true }, chain).text).toContain(
      'serial-kitchen-temp-sensor',
    );
  });

  it('keeps every character of the names', () => {
    expect(previewOf({ ...draft, device: `${draft.device} ` }, chain).did).not.toBe(preview.did);
    const long = previewOf({ ...draft, project: 'ü'.repeat(513) }, chain);
    expect(long.did).toBeNull();
    expect(long.problems.project).toContain('1026');
    expect(previewOf({ ...draft, device: '' }, chain)).toMatchObject({ did: null, problems: {} });
  });

  it('is for the operator, who may also mint', () => {
    expect(whyNotBind(preview, lookup, OPERATOR)).toBeNull();
    expect(whyNotBind(preview, lookup, OWNER)).toContain('Only the project’s operator, 0xf39Fd6');
    const minter = { ...authorities, collectionOwner: OWNER, collectionOperator: OWNER };
    expect(whyNotBind(preview, { ...lookup, authorities: minter }, OPERATOR)).toContain('can mint');
    const existing = { ...lookup, authorities: minter, tokenOwner: OWNER };
    expect(whyNotBind(preview, existing, OPERATOR)).toBeNull();
  });

  it('never takes an identifier away from another NFT', () => {
    const other = { ...lookup, registration: 'other' } as const;
    expect(whyNotBind(preview, other, OPERATOR)).toContain('another NFT');
  });

  it('that is registered already can be finished by anyone', () => {
    const same = { ...lookup, registration: 'same', tokenOwner: OWNER } as const;
    expect(whyNotBind(preview, same, OWNER)).toBeNull();
  });
});

describe('an authorisation', () => {
  it("is the manager's owner's to give", () => {
    expect(whyNotAuthorize(OPERATOR, OPERATOR)).toBeNull();
    expect(whyNotAuthorize(OPERATOR, OWNER)).toContain('Only 0xf39Fd6');
    expect(whyNotAuthorize(null, OPERATOR)).not.toBeNull();
  });
});
