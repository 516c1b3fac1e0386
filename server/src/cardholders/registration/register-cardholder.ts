import type { Product } from '../../catalog/index.ts';
import type { EventsParticipant, NewEvent } from '../../events/index.ts';
import {
  type Clock,
  done,
  type GroupCommit,
  type JobsParticipant,
  type NumbersParticipant,
  numberOf,
  type Participant,
} from '../../platform/index.ts';
import { type Cardholder, cardholderSnapshot, type NewPerson } from '../cardholder.ts';
import type { CardholdersParticipant } from '../cardholders-participant.ts';
import {
  type DocumentRow,
  newVerification,
  type Papers,
  type PapersContext,
  PROVIDER_NAME,
  type SubmissionsParticipant,
  takePapers,
  type VerificationsParticipant,
} from '../verification/index.ts';
import { type IdentityDocument, type SealedIdentity, sealIdentity } from './identity-document.ts';

/** What a registration changes together, in the order in which rows are locked. */
export type RegistrationParticipants = {
  readonly numbers: NumbersParticipant;
  readonly verifications: VerificationsParticipant;
  readonly submissions: SubmissionsParticipant;
  readonly cardholders: CardholdersParticipant;
  readonly identities: Participant<never, SealedIdentity[], SealedIdentity>;
  readonly documents: Participant<never, DocumentRow[], DocumentRow>;
  readonly events: EventsParticipant;
  readonly jobs: JobsParticipant;
};

export interface RegistrationContext extends PapersContext {
  readonly commit: GroupCommit<RegistrationParticipants>;
  readonly clock: Clock;
}

export interface Registration {
  readonly merchantId: string;
  readonly programmeId: string;
  /** Whose terms say whether the person must be verified before they are given a card. */
  readonly product: Product;
  /** The email is what tells people of one programme apart, whatever its case. */
  readonly person: NewPerson;
  /** Needed where the product asks for verified people, and not looked at where it does not. */
  readonly identity: { readonly document: IdentityDocument; readonly papers: Papers } | null;
}

export type RegistrationOutcome =
  | { readonly kind: 'registered'; readonly cardholder: Cardholder }
  | { readonly kind: 'refused'; readonly reason: 'email-taken' };

/**
 * Registers a person who is to be given cards, with what their identity is verified by. Where nothing has to be verified
 * they are accepted at once; otherwise the review of their papers follows. Whether the person is acceptable is the caller's
 * check.
 */
export async function registerCardholder(
  context: RegistrationContext,
  { merchantId, programmeId, product, person, identity }: Registration,
): Promise<RegistrationOutcome> {
  const createdAt = context.clock.now();
  const cardholderId = context.newId();
  const whose = { merchantId, programmeId };
  const verification = product.terms.requiresVerifiedCardholder
    ? newVerification(
        { ...whose, cardholderId, createdAt, status: 'pending' },
        { id: context.newId(), provider: PROVIDER_NAME, days: product.terms.verificationDays },
      )
    : null;
  if (verification && !identity) throw new Error('Somebody who must be verified has no papers.');
  const taken = verification && identity && takePapers(context, verification, identity.papers, createdAt);
  const sealed =
    verification && identity && sealIdentity(context.vault, { merchantId, cardholderId }, identity.document);

  const outcome = await context.commit.submit<RegistrationOutcome>({
    identity: {
      merchantId,
      scope: 'cardholder-email',
      key: `${programmeId}/${person.email.toLowerCase()}`,
      fingerprint: '',
    },
    keys: { numbers: [cardholderId], events: [{ ...whose, stream: cardholderId }] },
    decide: ({ numbers }) => {
      const cardholder: Cardholder = {
        ...person,
        ...whose,
        id: cardholderId,
        number: numberOf(numbers, cardholderId),
        registeredFor: product.code,
        createdAt,
      };
      return done<RegistrationParticipants, RegistrationOutcome>(
        { kind: 'registered', cardholder },
        {
          cardholders: [cardholder],
          verifications: verification ? [{ kind: 'create', verification }] : [],
          submissions: taken ? [taken.submission] : [],
          documents: taken?.documents ?? [],
          identities: sealed ? [sealed] : [],
          events: [registered(context.newId(), cardholder, verification !== null)],
          jobs: (taken?.jobs ?? []).map((job) => ({ kind: 'schedule', job })),
        },
        cardholderId,
      );
    },
  });
  return outcome.kind === 'repeated' ? { kind: 'refused', reason: 'email-taken' } : outcome.result;
}

/** Somebody was registered, and waits for a review; or was accepted, because there is nothing to verify. */
function registered(id: string, cardholder: Cardholder, isToBeVerified: boolean): NewEvent {
  const { merchantId, programmeId, createdAt } = cardholder;
  return {
    ...{ id, merchantId, programmeId },
    type: isToBeVerified ? 'cardholder.registered' : 'cardholder.accepted',
    stream: cardholder.id,
    occurredAt: createdAt,
    data: { cardholder: cardholderSnapshot(cardholder) },
  };
}
