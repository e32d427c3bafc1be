import inputs from './inputs.js';

/** What every environment does with the package: the inputs are rows of the vectors. */
export function story({ IoidError, delegation, did, document, mba }) {
  const { account } = inputs;
  const call = delegation.authorize(inputs.authorize);
  return {
    did: did.derive(inputs.device),
    document: document.build(inputs.document),
    address: mba.address({
      ...account,
      chainId: BigInt(account.chainId),
      tokenId: BigInt(account.tokenId),
    }),
    call: { ...call, value: call.value.toString() },
    refused: refused(IoidError, () => did.parse(inputs.refused)),
  };
}

function refused(IoidError, work) {
  try {
    return work();
  } catch (error) {
    return error instanceof IoidError ? error.code : String(error);
  }
}

/** What `work` gives; or, when it fails, how. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message };
  }
}
