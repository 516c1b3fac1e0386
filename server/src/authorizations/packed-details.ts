import type { AuthorizationDetails } from './authorization.ts';
import { packChecks, unpackChecks } from './decision/index.ts';

type Decision = AuthorizationDetails['decision'];

/** Details as they are stored: what is absent is left out, and the checks are packed. Old rows have nothing. */
export type PackedDetails = Partial<Omit<AuthorizationDetails, 'decision'>> & {
  readonly decision?: Partial<Omit<Decision, 'checks'>> & { readonly checks?: string };
};

export function packDetails({ decision, ...rest }: AuthorizationDetails): string {
  const { checks, ...decided } = decision;
  const packed = { ...present(rest), decision: { ...present(decided), checks: packChecks(checks) } };
  return JSON.stringify(packed);
}

export function unpackDetails({ decision = {}, ...rest }: PackedDetails): AuthorizationDetails {
  const { checks = '', ...decided } = decision;
  return {
    type: 'authorization',
    channel: 'e-commerce',
    entryMode: 'e-commerce',
    threeDs: null,
    avs: null,
    cvv2: null,
    pin: null,
    wallet: null,
    cashback: '0',
    acquirer: '',
    stan: '',
    transmittedAt: '',
    billingRate: null,
    settlement: null,
    ...rest,
    decision: {
      declineReason: null,
      responseCode: '00',
      counterfactual: null,
      hook: null,
      ...decided,
      checks: unpackChecks(checks),
    },
  };
}

function present<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<T>;
}
