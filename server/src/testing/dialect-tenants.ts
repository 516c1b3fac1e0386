import { setSpendRules } from '../authorizations/index.ts';
import type { Scope } from '../cards/index.ts';
import { createProducts, listProducts } from '../catalog/index.ts';
import type { Dialect } from '../compose-dialects.ts';
import type { Engine } from '../compose-engine.ts';
import { EVERY_TOPIC } from '../events/index.ts';
import {
  createCredential,
  createMerchant,
  createProgramme,
  fundReserve,
  type MerchantSettings,
  type NamedTexts,
  type PreparedCredential,
  replaceAllowlist,
  setCallbackUrl,
} from '../merchants/index.ts';
import { usd } from './card-network.ts';

/** A merchant with a programme of a dialect, its own keys and a reserve. */
export interface Tenant<Client> {
  readonly merchantId: string;
  readonly programmeId: string;
  /** What a client of this tenant is made with. */
  readonly client: Client;
}

export interface TenantOptions {
  readonly settings?: Partial<MerchantSettings>;
  readonly allowlist?: readonly string[];
  /** Major units of USD; 100000 unless told. */
  readonly reserve?: number;
  /** A second programme of a merchant that is there already. */
  readonly merchantId?: string;
}

/** Where tenants are made. */
export interface TenantsPlace {
  readonly engine: Engine;
  readonly dialect: Dialect;
  /** What their clients call. */
  readonly baseUrl: string;
  /** What their callback URLs begin with; programme and topic follow. */
  readonly callbackRoot: string;
}

/** Makes tenants. */
export function dialectTenants<Client extends object>({
  engine,
  dialect,
  baseUrl,
  callbackRoot,
}: TenantsPlace) {
  const { database, vault, wall, newId } = engine;
  const { profile, sandbox } = dialect;

  async function prepareCredential(scope: Scope, given: NamedTexts): Promise<PreparedCredential> {
    const prepared = await profile.credentials.prepare(given);
    if (prepared.kind !== 'prepared') throw new Error(prepared.problem);
    await createCredential(database, vault, { ...scope, id: newId(), prepared, createdAt: wall.now() });
    return prepared;
  }

  async function addTenant(tenant: TenantOptions = {}): Promise<Tenant<Client>> {
    const createdAt = engine.clock.now();
    const merchantId = tenant.merchantId ?? newId();
    if (!tenant.merchantId) {
      const settings = { allowPrivateCallbacks: true, ...tenant.settings };
      await createMerchant(database, { id: merchantId, name: 'Test', settings, createdAt });
      await replaceAllowlist(database, merchantId, tenant.allowlist ?? ['127.0.0.1']);
      await fundReserve(engine.cards, {
        id: newId(),
        merchantId,
        money: usd(tenant.reserve ?? 100_000),
        reference: 'test',
        occurredAt: createdAt,
      });
    }
    const programmeId = newId();
    const scope = { merchantId, programmeId };
    await createProgramme(database, {
      ...scope,
      id: programmeId,
      name: 'Cards',
      dialect: dialect.name,
      settings: profile.programmeSettings,
      createdAt,
    });
    await createProducts(
      database,
      scope,
      sandbox.products.map((product) => ({ ...product, id: newId(), createdAt })),
    );
    const { spendRules } = sandbox;
    if (spendRules) {
      const { rows } = await listProducts(database, scope, {}, { page: 1, pageSize: 100 });
      for (const { id: subjectId } of rows)
        await setSpendRules(database, { merchantId, subjectId, level: 'product' }, spendRules);
    }
    const { given, kept } = await profile.credentials.generate();
    const prepared = await prepareCredential(scope, given);
    for (const topic of profile.topics) {
      // Where one URL hears of everything, the programme alone is its path.
      const url = [callbackRoot, programmeId, ...(topic === EVERY_TOPIC ? [] : [topic])].join('/');
      await database.transaction((tx) =>
        setCallbackUrl(tx, { [dialect.name]: profile }, { ...scope, topic, url, allowPrivate: true }),
      );
    }
    const client = { baseUrl, ...sandbox.describe(prepared, { ...given, ...kept }) };
    return { ...scope, client: client as unknown as Client };
  }

  return {
    addTenant,
    /** One more credential of a programme; answers its app id. */
    addCredential: async (scope: Scope, given: NamedTexts) =>
      (await prepareCredential(scope, given)).publicId,
  };
}
