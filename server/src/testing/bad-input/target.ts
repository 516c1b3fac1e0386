import type { Digest } from './digest.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { Field, Fields } from './field.ts';
import type { Body } from './json-source.ts';

/** A request as it goes over the wire. */
export interface SealedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer, opened where it was sealed. A dialect's client tells more of it. */
export interface BareAnswer {
  readonly httpStatus: number;
  readonly text: string;
}

/** One body that an endpoint takes. An endpoint that takes several has a form for each. */
export interface Form<Who> {
  readonly path: string;
  /** What tells it from the endpoint's other forms, such as `by merchant_card_id`. */
  readonly variant?: string;
  /** The path whose forms have tried the fields, where this one leads to the same endpoint. */
  readonly aliasOf?: string;
  /** What can be wrong in it. Each is in the genuine body; what another form has tried need not be tried again. */
  readonly fields: Fields;
  /** A body that succeeds when `who` sends it, with whatever it needs brought about. It is asked for often. */
  readonly genuine: (who: Who) => Promise<Body>;
  /** A success changes nothing either. */
  readonly isReading?: boolean;
  /** Why the same request may come twice; absent where the wire refuses that. */
  readonly repeats?: string;
}

/** What is wrong with a request. */
export interface Fault {
  readonly kind: FaultKind;
  readonly name: string;
  /** Where in the content, such as `kyc_data.gender`; null where it is none of one field. */
  readonly at: string | null;
  readonly field: Field | null;
  /** Whose id it is; null where it is none of somebody else's. */
  readonly stranger: string | null;
}

/** What somebody without the keys, or between the two sides, would send. */
export interface Attack<Answer extends BareAnswer> {
  readonly kind: 'authentication' | 'body';
  readonly name: string;
  /** @param content JSON that succeeds when it is sealed and sent as it should be */
  readonly request: (content: string) => SealedRequest;
  /** Expects the whole of the vendor's error. */
  readonly expectRefused: (answer: Answer) => void;
}

/** All that bad input for a dialect is made of. */
export interface Target<Who, Answer extends BareAnswer> {
  /** Every path that the dialect answers. */
  readonly paths: readonly string[];
  readonly forms: readonly Form<Who>[];
  /** Kinds of faults that this wire does not have, and why. */
  readonly absent?: Partial<Record<FaultKind, string>>;
  readonly us: Who;
  /** By what they are, such as `another merchant`. We are one ourselves where one of our cardholders must not use another's. */
  readonly strangers: Readonly<Record<string, Who>>;
  /** @param content JSON, or what is wrong about it */
  readonly seal: (who: Who, content: string) => SealedRequest;
  readonly send: (who: Who, path: string, request: SealedRequest) => Promise<Answer>;
  readonly attacks: readonly Attack<Answer>[];
  /** Expects a success; of a fault that is tolerated, that it shows nothing that it must not. */
  readonly expectTaken: (answer: Answer, form: Form<Who>, tolerated: Fault | null) => void;
  /** Expects the whole of the vendor's error. */
  readonly expectRefused: (answer: Answer, form: Form<Who>, fault: Fault) => void;
  /** Everything there is, at rest. */
  readonly digest: () => Promise<Digest>;
}

export function nameOf({ path, variant }: Form<never>): string {
  return variant ? `${path}, ${variant}` : path;
}
