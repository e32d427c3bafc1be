import inputs from './inputs.js';

const failure = async (work) => {
  try {
    return await work;
  } catch (error) {
    return error;
  }
};

/** What every environment does with `ioid-web/worker`. */
export async function batch({ addressMany, deriveMany }) {
  const { account, device } = inputs;
  const { project } = device;
  const devices = Array.from({ length: 300 }, () => device.device);
  let thread;
  const dids = await deriveMany(
    { project, devices },
    {
      onProgress: (progress) => {
        thread = progress.thread;
      },
    },
  );
  const addresses = await addressMany({
    chainId: account.chainId,
    tokenContract: account.tokenContract,
    implementation: account.implementation,
    salt: account.salt,
    tokenIds: [account.tokenId],
  });
  const refused = await failure(deriveMany({ project, devices: devices.with(99, '') }));
  const given = new AbortController();
  const { signal } = given;
  const onProgress = () => given.abort();
  const cancelled = await failure(deriveMany({ project, devices }, { signal, onProgress }));
  return {
    thread,
    did: dids.length === devices.length ? dids.at(-1) : dids.length,
    address: addresses.join(),
    failed: { code: refused.code ?? String(refused), path: refused.details?.path },
    cancelled: cancelled.code ?? String(cancelled),
  };
}
