/** What can be wrong with a request, each as the end of a sentence that begins with "refuses". */
export const faultKinds = {
  missing: 'a field that is missing',
  null: 'a field that is null',
  blank: 'a blank text',
  'wrong-type': 'a field of the wrong type',
  'too-deep': 'lists in lists, thousands deep',
  'too-long': 'a text that is too long',
  'broken-text': 'a text with control characters, or with half of a character',
  malformed: 'a text that does not have its form',
  'unknown-value': 'a word that is none of the allowed ones',
  'out-of-range': 'a number that is out of its range',
  respelled: 'a whole number in another spelling',
  amount: 'an amount in a wrong notation',
  exponent: 'an amount with an exponent',
  digits: 'a secret that is not so many digits',
  'unknown-id': "an id that is nobody's",
  'foreign-id': "an id that is somebody else's",
  'not-json': 'a content that is not JSON',
  'not-an-object': 'a content that is JSON, and no object',
  body: 'a body that is not JSON, or not encrypted',
  authentication: 'what is not authentic',
  replay: 'the same request a second time',
} as const;

export type FaultKind = keyof typeof faultKinds;

/** Those of a request as a whole. */
const wholeKinds = ['not-json', 'not-an-object', 'body', 'authentication', 'replay'] as const;

/** Those of one field. */
export type FieldFaultKind = Exclude<FaultKind, (typeof wholeKinds)[number]>;

export const allFaultKinds = Object.keys(faultKinds) as FaultKind[];

export const fieldFaultKinds = allFaultKinds.filter(
  (kind): kind is FieldFaultKind => !(wholeKinds as readonly FaultKind[]).includes(kind),
);
