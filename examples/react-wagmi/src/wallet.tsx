import { useConnect, useConnection, useConnectors, useDisconnect } from 'wagmi';

export function Wallet() {
  const { address } = useConnection();
  const connectors = useConnectors();
  const { mutate: connect, error } = useConnect();
  const { mutate: disconnect } = useDisconnect();
  if (address !== undefined) {
    return (
      <button type="button" onClick={() => disconnect()}>
        {address.slice(0, 6)}…{address.slice(-4)}: disconnect
      </button>
    );
  }
  return (
    <div>
      {connectors.map((connector) => (
        <button type="button" key={connector.uid} onClick={() => connect({ connector })}>
          Connect {connector.name}
        </button>
      ))}
      {connectors.length === 0 && <p>No wallet was found in this browser.</p>}
      {error && <p role="alert">{error.message}</p>}
    </div>
  );
}
