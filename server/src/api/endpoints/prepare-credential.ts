import type { NamedTexts, PreparedCredential } from '../../merchants/index.ts';
import type { ApiContext } from '../api-context.ts';
import { camelCase, type Refusal, refuse, refuseInvalid } from '../reply.ts';

export interface PreparedForMerchant {
  readonly kind: 'prepared';
  readonly prepared: PreparedCredential;
  /** The merchant's half, where the sandbox made it: shown once and stored nowhere. */
  readonly kept: NamedTexts | null;
}

/** Makes a credential's content from what the merchant handed in, or in the sandbox from nothing. */
export async function prepareForMerchant(
  { mode, dialects }: ApiContext,
  dialect: string,
  {
    secrets,
    generate = false,
  }: { readonly secrets?: NamedTexts | undefined; readonly generate?: boolean | undefined },
): Promise<PreparedForMerchant | Refusal> {
  const scheme = dialects[dialect]?.credentials;
  if (!scheme) return refuse('not_possible', `This server does not speak the dialect ${dialect}.`);
  if (generate && mode === 'production') {
    return refuseInvalid({
      field: 'generate',
      problem: 'is for the sandbox: make the keys yourself and send secrets',
    });
  }
  if (generate === (secrets !== undefined)) {
    return refuseInvalid({
      field: 'secrets',
      problem: generate ? 'must be absent with generate' : 'is missing',
    });
  }
  const half = secrets === undefined ? await scheme.generate() : { given: inCamelCase(secrets), kept: null };
  const preparation = await scheme.prepare(half.given);
  if (preparation.kind === 'invalid')
    return refuseInvalid({ ...preparation, field: `secrets.${preparation.field}` });
  return { kind: 'prepared', prepared: preparation, kept: half.kept && { ...half.given, ...half.kept } };
}

function inCamelCase(named: NamedTexts): NamedTexts {
  return Object.fromEntries(Object.entries(named).map(([name, text]) => [camelCase(name), text]));
}
