import { describe, expect, test } from 'vitest';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const { world } = await sandboxApiWorld(database);
const response = await world.server.app.inject({ url: '/v1/openapi.json' });
const document = response.json();

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: object;
  readonly responses: object;
}

const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every `$ref` anywhere in the document. */
function refsIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) => (name === '$ref' ? [String(value)] : refsIn(value)));
}

describe('the OpenAPI document', () => {
  test('is there without a key', () => {
    expect(response.statusCode).toBe(200);
    expect(document.openapi).toBe('3.1.0');
  });

  test('describes every endpoint once', () => {
    const described = operations.map(({ operation }) => operation.operationId);
    expect(described.toSorted()).toEqual(world.endpoints.map(({ operation }) => operation).toSorted());
    expect(new Set(described).size).toBe(described.length);
  });

  test('refers only to what it holds', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) {
      expect(ref).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(document.components.schemas).toHaveProperty(ref.slice('#/components/schemas/'.length));
    }
  });

  test('names every parameter of every path', () => {
    for (const { path, operation } of operations) {
      const named = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  test('asks for an Idempotency-Key where something changes, and only there', () => {
    const asking = operations.filter(({ operation }) =>
      operation.parameters.some(({ name }) => name === 'Idempotency-Key'),
    );
    const changing = world.endpoints.filter(({ changesState }) => changesState);
    expect(asking.map(({ operation }) => operation.operationId).toSorted()).toEqual(
      changing.map(({ operation }) => operation).toSorted(),
    );
  });

  test.each([
    ['setPin', 'pin'],
    ['activateCard', 'pin'],
    ['activatePlastic', 'pin'],
    ['assignNumber', 'pan'],
    ['answerChallenge', 'code'],
  ])('of %s says that the %s is handed in and never shown, and gives none away', (operationId, field) => {
    const found = operations.find(({ operation }) => operation.operationId === operationId);
    const schema = JSON.parse(JSON.stringify(found?.operation.requestBody)).content['application/json']
      .schema;
    expect(schema.properties[field]).toMatchObject({ type: 'string', writeOnly: true });
    expect(Object.keys(schema.properties[field])).not.toContain('examples');
  });

  test('of production has nothing that only a sandbox can do', async () => {
    const production = await sandboxApiWorld(database, { mode: 'production' });
    const { paths } = (await production.world.server.app.inject({ url: '/v1/openapi.json' })).json();
    const isOfSandbox = (path: string) => path.startsWith('/sandbox');
    expect(Object.keys(document.paths).filter(isOfSandbox).length).toBeGreaterThan(10);
    expect(Object.keys(paths).filter(isOfSandbox)).toEqual([]);
  });

  test('shows a request as it is sent and an answer as it comes', () => {
    const operation = document.paths['/merchants/{merchant_id}/reserve/fundings'].post;
    expect(operation.requestBody.content['application/json'].schema).toMatchObject({
      type: 'object',
      required: ['amount', 'currency', 'reference'],
      properties: { amount: { type: 'string' }, currency: { $ref: '#/components/schemas/Currency' } },
      additionalProperties: false,
    });
    expect(operation.responses['201'].content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/ReserveFunding',
    });
    expect(document.components.schemas.Merchant.properties.id).toMatchObject({
      pattern: '^merchant_[0-9a-f]{32}$',
    });
  });
});
