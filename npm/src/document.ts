/** A DID document: JSON with an `id`. */
export type DidDocument = { id: string; [property: string]: unknown };

/** One finding of validation. */
export type Problem = {
  path: string;
  code: string;
  message: string;
  severity: 'error' | 'warning';
};
