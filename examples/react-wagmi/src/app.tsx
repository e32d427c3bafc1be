import { type Address, address, chains, did, IoidError, mba } from 'ioid-web';
import { useState } from 'react';
import { Account } from './account.js';
import { Register } from './register.js';
import { Wallet } from './wallet.js';

export type Token = { chainId: bigint; tokenContract: Address; tokenId: bigint };

/** What `work` gives, or the sentence that says what is wrong with the input. */
function attempt<T>(work: () => T): { value?: T; problem?: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof IoidError || error instanceof SyntaxError)
      return { problem: error.message };
    throw error;
  }
}

export function App() {
  const [project, setProject] = useState('GEODNET');
  const [serial, setSerial] = useState('SN-0001');
  const [tokenContract, setTokenContract] = useState('0xb2119aF10cc641162968ED255dC4E688dC4B2B6E');
  const [tokenId, setTokenId] = useState('7');

  // Pure and synchronous: nothing to load, nothing to wait for.
  const device = attempt(() => did.derive({ project, device: serial }));
  const token = attempt(() => ({
    chainId: BigInt(chains.iotex.id),
    tokenContract: address.parse(tokenContract).address,
    tokenId: BigInt(tokenId),
  }));
  const account = attempt(() => token.value && mba.address(token.value));

  return (
    <>
      <header>
        <h1>A device and its account</h1>
        <Wallet />
      </header>
      <section aria-label="Device">
        <Field label="Project" value={project} onChange={setProject} />
        <Field label="Serial number" value={serial} onChange={setSerial} />
        <Field label="Device NFT" value={tokenContract} onChange={setTokenContract} />
        <Field label="Token" value={tokenId} onChange={setTokenId} />
        <dl>
          <dt>Identity</dt>
          <dd>{device.value ?? <em role="alert">{device.problem}</em>}</dd>
          <dt>Account</dt>
          <dd>{account.value ?? <em role="alert">{token.problem ?? account.problem}</em>}</dd>
        </dl>
      </section>
      {account.value && token.value && (
        <>
          <Register project={project} device={serial} token={token.value} />
          <Account key={account.value} account={account.value} token={token.value} />
        </>
      )}
    </>
  );
}

function Field(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label>
      {props.label}
      <input
        value={props.value}
        spellCheck={false}
        onChange={({ target }) => props.onChange(target.value)}
      />
    </label>
  );
}
