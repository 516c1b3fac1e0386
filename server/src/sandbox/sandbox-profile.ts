import { type SpendRules, setSpendRules } from '../authorizations/index.ts';
import { createProducts, type NewProduct, setOpeningQuota } from '../catalog/index.ts';
import {
  createApiKey,
  createCredential,
  createMerchant,
  createProgramme,
  type DialectProfile,
  type DialectProfiles,
  type FundReserveContext,
  fundReserve,
  type PreparedCredential,
  replaceAllowlist,
} from '../merchants/index.ts';
import { type Money, money } from '../money/index.ts';
import {
  type Clock,
  type Database,
  derivedId,
  type NewId,
  type Random,
  type Transaction,
} from '../platform/index.ts';
import { reencryptColumn, Secret, type Vault } from '../vault/index.ts';
import { type SandboxStock, stockNumbers } from './sandbox-stock.ts';

/** What a sandbox starts with for one dialect. */
export interface SandboxDialect {
  /** The dialect's name, and its section in sandbox.json. */
  readonly name: string;
  readonly section: string;
  readonly basePath: string;
  readonly programmeName: string;
  readonly products: readonly Omit<NewProduct, 'id' | 'merchantId' | 'programmeId' | 'createdAt'>[];
  /** What cards of these products may be used for; null for everything. */
  readonly spendRules: SpendRules | null;
  /** Of which products there are plastics to hand out. */
  readonly stock: readonly SandboxStock[];
  /** What a client of this dialect needs to know of its credential. */
  describe(
    credential: PreparedCredential,
    kept: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>>;
}

/** Who the sandbox's merchant is and what it calls with: what is kept, and what sandbox.json says apart from addresses. */
interface KeptProfile {
  readonly merchantId: string;
  readonly apiKey: string;
  readonly sections: readonly {
    readonly section: string;
    readonly basePath: string;
    readonly programmeId: string;
    readonly values: Readonly<Record<string, string>>;
  }[];
}

export interface SandboxProfile extends Omit<KeptProfile, 'sections'> {
  readonly sections: readonly (KeptProfile['sections'][number] & {
    /** Numbers of plastics that wait to be assigned, by the name of the list. */
    readonly stock: Readonly<Record<string, readonly string[]>>;
  })[];
}

export interface SandboxContext {
  readonly database: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly wall: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly commit: FundReserveContext['commit'];
  readonly profiles: DialectProfiles;
  readonly dialects: readonly SandboxDialect[];
}

const ADVISORY_LOCK = 4242002;
const SEAL_CONTEXT = 'sandbox-profile';
/** How many cards of each physical product can be opened. */
const OPENING_QUOTA = 100n;
const RESERVE: Money = money(1_000_000_0000n, 'USD');

/**
 * The sandbox's profile: made at the first start, under a lock, so that processes that start together agree on one;
 * afterwards read from the database, where it is sealed.
 */
export async function openSandboxProfile(
  context: SandboxContext,
): Promise<{ profile: SandboxProfile; isNew: boolean }> {
  const { profile, isNew } = await openKeptProfile(context);
  return { profile: await withStock(context, profile), isNew };
}

async function openKeptProfile(context: SandboxContext): Promise<{ profile: KeptProfile; isNew: boolean }> {
  const standing = await readProfile(context, context.database);
  const unknown = missingDialects(context, standing);
  if (standing && unknown.length === 0) return { profile: standing, isNew: false };
  // Making key pairs takes a while, and no transaction should wait for it.
  const prepared = new Map(
    await Promise.all(
      unknown.map(async (dialect) => [dialect, await prepareCredential(context, dialect)] as const),
    ),
  );
  const opened = await context.database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(${ADVISORY_LOCK})`);
    const made = await readProfile(context, tx);
    const profile = made ?? (await createProfile(context, tx));
    const sections = [...profile.sections];
    for (const dialect of missingDialects(context, profile)) {
      const credential = prepared.get(dialect) ?? (await prepareCredential(context, dialect));
      sections.push(await createDialect(context, tx, profile.merchantId, dialect, credential));
    }
    const complete: KeptProfile = { ...profile, sections };
    await storeProfile(context, tx, complete);
    return { profile: complete, isNew: made === null };
  });
  await fundSandboxReserve(context, opened.profile.merchantId);
  return opened;
}

/** The dialects that the profile has no section for: all, before there is one; those that an older server did not speak. */
function missingDialects({ dialects }: SandboxContext, profile: KeptProfile | null): SandboxDialect[] {
  const known = new Set(profile?.sections.map(({ section }) => section));
  return dialects.filter(({ section }) => !known.has(section));
}

async function storeProfile({ vault }: SandboxContext, tx: Transaction, profile: KeptProfile): Promise<void> {
  await tx.query('delete from sandbox_profile');
  await tx.query('insert into sandbox_profile (sealed) values ($1)', [
    vault.seal(Secret.of(JSON.stringify(profile)), SEAL_CONTEXT),
  ]);
}

async function readProfile(
  { vault }: SandboxContext,
  database: Pick<Database, 'query'>,
): Promise<KeptProfile | null> {
  const rows = await database.query<{ sealed: Buffer }>('select sealed from sandbox_profile');
  return rows[0] ? (JSON.parse(vault.openText(rows[0].sealed, SEAL_CONTEXT)) as KeptProfile) : null;
}

/** Brings the profile, where there is one, under the vault's current keys. @returns how many it rewrote */
export function reencryptSandboxProfile(database: Database, vault: Vault): Promise<number> {
  return reencryptColumn<{ readonly onlyRow: boolean }>(database, vault, {
    table: 'sandbox_profile',
    column: 'sealed',
    key: { onlyRow: 'only_row' },
    contextOf: () => SEAL_CONTEXT,
  });
}

function profileOf(profiles: DialectProfiles, name: string): DialectProfile {
  const profile = profiles[name];
  if (!profile) throw new Error(`The dialect ${name} has no profile.`);
  return profile;
}

interface GeneratedCredential {
  readonly prepared: PreparedCredential;
  readonly kept: Readonly<Record<string, string>>;
}

async function prepareCredential(
  { profiles }: SandboxContext,
  { name }: SandboxDialect,
): Promise<GeneratedCredential> {
  const scheme = profileOf(profiles, name).credentials;
  const { given, kept } = await scheme.generate();
  const prepared = await scheme.prepare(given);
  if (prepared.kind === 'invalid')
    throw new Error(`${name} refuses the credential it made: ${prepared.problem}.`);
  return { prepared, kept: { ...given, ...kept } };
}

/** The merchant and its key, without a dialect yet. */
async function createProfile(context: SandboxContext, tx: Transaction): Promise<KeptProfile> {
  const { newId, clock, wall, random } = context;
  const merchantId = newId();
  must(
    await createMerchant(tx, {
      id: merchantId,
      name: 'Sandbox',
      settings: { allowPrivateCallbacks: true },
      createdAt: clock.now(),
    }),
  );
  must(await replaceAllowlist(tx, merchantId, ['0.0.0.0/0', '::/0']));
  const key = must(
    await createApiKey(tx, {
      id: newId(),
      name: 'sandbox',
      scopes: ['operator', 'network'],
      merchantId: null,
      createdAt: wall.now(),
      expiresAt: null,
      random,
    }),
  );
  if (key.kind !== 'created') throw new Error(key.kind);
  return { merchantId, apiKey: key.secret, sections: [] };
}

async function createDialect(
  { newId, clock, wall, vault, profiles }: SandboxContext,
  tx: Transaction,
  merchantId: string,
  dialect: SandboxDialect,
  { prepared, kept }: GeneratedCredential,
): Promise<KeptProfile['sections'][number]> {
  const { name, section, basePath, programmeName } = dialect;
  const programmeId = newId();
  const createdAt = clock.now();
  must(
    await createProgramme(tx, {
      ...{ id: programmeId, merchantId, name: programmeName, dialect: name, createdAt },
      settings: profileOf(profiles, name).programmeSettings,
    }),
  );
  const products = dialect.products.map((product) => ({ ...product, id: newId(), createdAt }));
  must(await createProducts(tx, { merchantId, programmeId }, products));
  for (const { id: subjectId } of dialect.spendRules ? products : []) {
    const problem = await setSpendRules(tx, { merchantId, subjectId, level: 'product' }, dialect.spendRules);
    if (problem) throw new Error(`${name} limits its cards by what cannot be kept: ${problem.problem}.`);
  }
  for (const { id: productId } of products.filter(({ form }) => form === 'physical')) {
    must(await setOpeningQuota(tx, { merchantId, productId }, OPENING_QUOTA));
  }
  const credential = { id: newId(), merchantId, programmeId, prepared, createdAt: wall.now() };
  must(await createCredential(tx, vault, credential));
  return { section, basePath, programmeId, values: dialect.describe(prepared, kept) };
}

/** With the stock that each dialect asks for: made at the first start, and made good at every other. */
async function withStock(context: SandboxContext, profile: KeptProfile): Promise<SandboxProfile> {
  const { merchantId } = profile;
  return await context.database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(${ADVISORY_LOCK})`);
    const sections: SandboxProfile['sections'][number][] = [];
    for (const section of profile.sections) {
      const dialect = context.dialects.find((one) => one.section === section.section);
      const stock: Record<string, readonly string[]> = {};
      for (const wanted of dialect?.stock ?? []) {
        const programme = { merchantId, programmeId: section.programmeId };
        const numbers = await stockNumbers(tx, context, programme, wanted);
        if (numbers) stock[wanted.listedAs] = numbers;
      }
      sections.push({ ...section, stock });
    }
    return { ...profile, sections };
  });
}

/** By an identity, so that a start that was killed between the profile and its reserve is made good by the next. */
async function fundSandboxReserve(
  { database, commit, clock }: SandboxContext,
  merchantId: string,
): Promise<void> {
  const funded = await fundReserve(
    { database, commit },
    {
      id: derivedId(merchantId, 'sandbox-reserve'),
      merchantId,
      money: RESERVE,
      reference: 'sandbox opening balance',
      occurredAt: clock.now(),
      identity: { merchantId, scope: 'sandbox', key: 'opening-balance', fingerprint: '' },
    },
  );
  if (funded.kind !== 'funded') throw new Error(`The sandbox's reserve could not be funded: ${funded.kind}.`);
}

const successes = new Set(['created', 'replaced', 'set']);

function must<T extends { readonly kind: string }>(result: T): T {
  if (!successes.has(result.kind))
    throw new Error(`The sandbox could not be set up: ${JSON.stringify(result)}`);
  return result;
}
