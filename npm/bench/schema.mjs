// The rules of `document.validate` for ajv: DID Core's as JSON Schema (schema.json), and as keywords
// what a schema cannot say: what a key decodes to, and what a reference resolves to.

import { ed25519 } from '@noble/curves/ed25519';
import { base58 } from '@scure/base';
import Ajv from 'ajv';
import schema from './schema.json' with { type: 'json' };

const PURPOSES = [
  'authentication',
  'assertionMethod',
  'keyAgreement',
  'capabilityInvocation',
  'capabilityDelegation',
];

/** An Ed25519 Multikey, which is what the documents here hold. */
function isMultikey(_, value) {
  try {
    const bytes = base58.decode(value.slice(1));
    if (value[0] !== 'z' || bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 1)
      return false;
    ed25519.ExtendedPoint.fromHex(bytes.subarray(2), true);
    return true;
  } catch {
    return false;
  }
}

/** No id stands twice, and every reference into the document finds a key. */
function resolves(_, value) {
  const errors = [];
  const local = (id) => (id.startsWith(value.id) ? id.slice(value.id.length) : id);
  const seen = new Set();
  const methods = new Set();
  for (const member of ['verificationMethod', 'service']) {
    (value[member] ?? []).forEach((item, index) => {
      const id = local(String(item.id));
      if (seen.has(id)) errors.push({ instancePath: `/${member}/${index}/id` });
      seen.add(id);
      if (member === 'verificationMethod') methods.add(id);
    });
  }
  for (const purpose of PURPOSES) {
    (value[purpose] ?? []).forEach((item, index) => {
      if (typeof item !== 'string') return;
      const id = local(item);
      if (id.startsWith('#') && !methods.has(id)) {
        errors.push({ instancePath: `/${purpose}/${index}` });
      }
    });
  }
  resolves.errors = errors.map((error) => ({ keyword: 'resolves', params: {}, ...error }));
  return errors.length === 0;
}

function compiled(keywords) {
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addKeyword({ keyword: 'multikey', validate: keywords ? isMultikey : () => true });
  ajv.addKeyword({
    keyword: 'resolves',
    validate: keywords ? resolves : () => true,
    errors: 'full',
  });
  const validate = ajv.compile(schema);
  return (document) => (validate(document) ? [] : places(validate.errors));
}

/** Where something is wrong: what both sides can be compared by. */
export function places(errors) {
  const found = errors
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, params }) =>
      params?.missingProperty === undefined
        ? instancePath
        : `${instancePath}/${params.missingProperty}`,
    );
  return [...new Set(found)].sort();
}

/** With the keywords: the findings of `document.validate`. */
export const sameFindings = compiled(true);
/** JSON Schema alone: neither keys nor references are looked into. */
export const schemaOnly = compiled(false);
