import { useMutation } from '@tanstack/react-query';
import { type Address, type Explanation, mba, transaction } from 'ioid-web';
import { useState } from 'react';
import { parseEther } from 'viem';
import { useConnection, useSendTransaction } from 'wagmi';
import type { Token } from './app.js';
import { useIoid } from './client.js';

/** What the owner of the NFT does with the device's account. */
export function Account({ account, token }: { account: Address; token: Token }) {
  const { address: owner } = useConnection();
  const client = useIoid();
  const [amount, setAmount] = useState('0.1');
  const { mutateAsync: sendTransaction } = useSendTransaction();

  const look = useMutation({
    mutationFn: async () => (await client?.())?.account(token),
  });
  const activate = useMutation({
    mutationFn: async () => {
      await client?.(); // on the right chain
      return sendTransaction(mba.activate(token));
    },
  });
  const withdraw = useMutation({
    mutationFn: async (to: Address) => {
      const ioid = await client?.();
      const call = mba.sendNative({ account, to, value: parseEther(amount) });
      // ioid-web's own `send`: it looks at the account first, since a call to one that is not
      // active would succeed and do nothing, and looks for the effect afterwards.
      return ioid?.send(call);
    },
  });

  const planned = explained(account, token, owner, amount);
  const error = look.error ?? activate.error ?? withdraw.error;
  return (
    <section aria-label="Account">
      <h2>Use its account</h2>
      <div>
        <button type="button" disabled={!client} onClick={() => look.mutate()}>
          Look
        </button>
        <button type="button" disabled={!client} onClick={() => activate.mutate()}>
          Activate
        </button>
      </div>
      {look.data && (
        <output>
          {look.data.status}, {String(look.data.balance)} wei
        </output>
      )}
      {activate.data && <output>Sent: {activate.data}</output>}
      <label>
        Withdraw, IOTX
        <input
          inputMode="decimal"
          value={amount}
          onChange={({ target }) => setAmount(target.value)}
        />
      </label>
      {planned && <Plan {...planned} />}
      <button
        type="button"
        disabled={!planned || owner === undefined || withdraw.isPending}
        onClick={() => owner && withdraw.mutate(owner)}
      >
        Withdraw to my wallet
      </button>
      {withdraw.data && <output>Done in block {String(withdraw.data.block)}</output>}
      {error && <p role="alert">{error.message}</p>}
    </section>
  );
}

/** The call in words, before anybody signs it. */
function explained(account: Address, token: Token, owner: Address | undefined, amount: string) {
  if (owner === undefined || !/^\d+(\.\d{1,18})?$/.test(amount)) return undefined;
  return transaction.explain({
    ...mba.sendNative({ account, to: owner, value: parseEther(amount) }),
    chainId: token.chainId,
    context: { from: owner, account: { address: account, token } },
  });
}

function Plan({ title, fields, warnings }: Explanation) {
  return (
    <div>
      <strong>{title}</strong>
      <dl>
        {fields.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {warnings.map(({ code, severity, message }) => (
        <p key={code} data-severity={severity}>
          {message}
        </p>
      ))}
    </div>
  );
}
