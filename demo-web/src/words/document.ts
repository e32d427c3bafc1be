import type { DidDocument } from 'ioid-web';
import { record } from '../state/storage.js';

export type Line = { label: string; values: string[] };

const PURPOSES: Readonly<Record<string, string>> = {
  authentication: 'May prove to be this device',
  assertionMethod: 'May make statements for it',
  keyAgreement: 'May receive messages for it',
  capabilityInvocation: 'May act for it',
  capabilityDelegation: 'May let others act for it',
};

const SERVICES: Readonly<Record<string, string>> = {
  DePINProjectMembership: 'Member of the project',
  DeviceOwner: 'Owner',
  MachineBoundAccount: 'Account',
  DePINDataService: 'Data',
};

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const id = record(value)?.id;
  return typeof id === 'string' ? id : JSON.stringify(value);
}

function service(value: unknown): Line {
  const entry = record(value) ?? {};
  const type = text(entry.type ?? 'Service');
  const { projectName, deviceIdentity } = entry;
  return {
    label: SERVICES[type] ?? type,
    values: [
      ...(typeof projectName === 'string' ? [projectName] : []),
      ...(typeof deviceIdentity === 'string' ? [`serial ${deviceIdentity}`] : []),
      ...list(entry.serviceEndpoint).map(text),
    ],
  };
}

/** A DID document as a list a person can read; nothing is left out that names someone. */
export function readDocument(document: DidDocument): Line[] {
  const fields = record(document) ?? {};
  const keys = list(fields.verificationMethod).map((method): Line => {
    const key = record(method) ?? {};
    const material = key.publicKeyMultibase ?? key.publicKeyJwk ?? key.blockchainAccountId ?? '';
    return {
      label: `Key (${text(key.type ?? 'unknown')})`,
      values: [text(key.id ?? ''), text(material)],
    };
  });
  const purposes = Object.entries(PURPOSES).map(
    ([name, label]): Line => ({ label, values: list(fields[name]).map(text) }),
  );
  return [
    { label: 'About', values: [document.id] },
    { label: 'Controlled by', values: list(fields.controller).map(text) },
    { label: 'Also known as', values: list(fields.alsoKnownAs).map(text) },
    ...keys,
    ...purposes,
    ...list(fields.service).map(service),
  ].filter((line) => line.values.length > 0);
}
