// @ts-check
import { bytesToHex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';

/** @import { Hex, HDAccount } from 'viem' */

/** The test mnemonic that everybody knows, and that therefore must never hold anything real. */
export const MNEMONIC = 'test test test test test test test test test test test junk';

/** @typedef {typeof ROLES[number]['role']} RoleName */

/** In the order of the mnemonic's addresses. */
export const ROLES = /** @type {const} */ ([
  { role: 'operator', label: 'Project operator' },
  { role: 'owner', label: 'Device owner' },
  { role: 'buyer', label: 'Second owner' },
  { role: 'rewards', label: 'Rewards application' },
  { role: 'keeper', label: 'Auto-staking keeper' },
  { role: 'poor', label: 'Owner without IOTX' },
]);

/**
 * @typedef {object} WorldAccount
 * @property {RoleName} role
 * @property {string} label
 * @property {Hex} address
 * @property {Hex} privateKey
 */

/** @typedef {Record<RoleName, HDAccount>} Signers */

/** @returns {Signers} */
export function deriveSigners() {
  const entries = ROLES.map(({ role }, addressIndex) => [
    role,
    mnemonicToAccount(MNEMONIC, { addressIndex }),
  ]);
  return Object.fromEntries(entries);
}

/**
 * @param {Signers} signers
 * @returns {WorldAccount[]}
 */
export function describeAccounts(signers) {
  return ROLES.map(({ role, label }) => {
    const signer = signers[role];
    const { privateKey } = signer.getHdKey();
    if (!privateKey) throw new Error(`The key of ${role} was not derived.`);
    return { role, label, address: signer.address, privateKey: bytesToHex(privateKey) };
  });
}
