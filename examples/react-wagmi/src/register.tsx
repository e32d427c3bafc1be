import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Token } from './app.js';
import { useIoid } from './client.js';

/** For the project's operator: document, registration and account in one go. */
export function Register(props: { project: string; device: string; token: Token }) {
  const client = useIoid();
  const [step, setStep] = useState('');
  const bind = useMutation({
    mutationFn: async () => {
      const ioid = await client?.();
      return ioid?.bind({
        project: props.project,
        device: props.device,
        tokenContract: props.token.tokenContract,
        tokenId: props.token.tokenId,
        onProgress: ({ step, state }) => setStep(`${step}: ${state}`),
      });
    },
  });
  return (
    <section aria-label="Register">
      <h2>Register it</h2>
      <p>Only the project’s operator can. What is done already is not done again.</p>
      <button
        type="button"
        disabled={client === undefined || bind.isPending}
        onClick={() => bind.mutate()}
      >
        Register this device
      </button>
      {bind.isPending && <output>{step}</output>}
      {bind.data && <output>Registered: {bind.data.did}</output>}
      {bind.error && <p role="alert">{bind.error.message}</p>}
    </section>
  );
}
