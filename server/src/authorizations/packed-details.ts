import type { AuthorizationDetails } from './authorization.ts';
import { packChecks, unpackChecks } from './decision/index.ts';

type Decision = AuthorizationDetails['decision'];

/** Details as they are stored: what is absent is left out, and the checks are packed. Old rows have nothing. */
export type PackedDetails = Partial<Omit<AuthorizationDetails, 'decision'>> & {
  readonly decision?: PackedDecision;
};

export type PackedDecision = Partial<Omit<Decision, 'checks'>> & { readonly checks?: string };

export function packDetails({ decision, ...rest }: AuthorizationDetails): string {
  return JSON.stringify({ ...present(rest), decision: packed(decision) });
}

export const packDecision = (decision: Decision): string => JSON.stringify(packed(decision));

function packed({ checks, ...decided }: Decision): PackedDecision {
  return { ...present(decided), checks: packChecks(checks) };
}

export function unpackDecision({ checks = '', ...decided }: PackedDecision): Decision {
  return {
    declineReason: null,
    responseCode: '00',
    counterfactual: null,
    hook: null,
    ...decided,
    checks: unpackChecks(checks),
  };
}

export function unpackDetails({ decision = {}, ...rest }: PackedDetails): AuthorizationDetails {
  return {
    type: 'authorization',
    channel: 'e-commerce',
    entryMode: 'e-commerce',
    threeDs: null,
    avs: null,
    cvv2: null,
    pin: null,
    authentication: null,
    wallet: null,
    cashback: '0',
    acquirer: '',
    stan: '',
    transmittedAt: '',
    billingRate: null,
    settlement: null,
    ...rest,
    decision: unpackDecision(decision),
  };
}

function present<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<T>;
}
