import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import { type ErrorCode, errorStatuses } from '../reply.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of these endpoints, made from the same schemas that check their requests. */
export function buildOpenApi(endpoints: readonly Endpoint[], basePath: string): Json {
  const schemas: Json = { Error: hoisted(errorSchema, 'output', {}) };
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(endpoint, schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Emboss native API', version: '1' },
    servers: [{ url: basePath }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, emb_…' } },
      schemas,
    },
  };
}

const errorSchema = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(errorStatuses) as [ErrorCode, ...ErrorCode[]]),
    message: z.string().meta({ description: 'A sentence for people.' }),
    field: z.string().optional().meta({ description: 'The field that is wrong, where it is one.' }),
    request_id: z.string(),
  }),
});

function operation(endpoint: Endpoint, schemas: Json): Json {
  const { body, result, mediaTypes } = endpoint;
  return {
    operationId: endpoint.operation,
    summary: endpoint.summary,
    tags: [tagOf(endpoint)],
    'x-scopes': endpoint.scopes,
    parameters: parameters(endpoint, schemas),
    ...(body ? { requestBody: { required: true, content: json(hoisted(body, 'input', schemas)) } } : {}),
    responses: {
      [endpoint.status]: {
        description: 'As asked.',
        content: mediaTypes ? files(mediaTypes) : json(hoisted(result, 'output', schemas)),
      },
      default: { description: 'Refused or failed.', content: json({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

function parameters(endpoint: Endpoint, schemas: Json): Json[] {
  const known = endpoint.params?.shape ?? {};
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const schema = known[name] as z.ZodType | undefined;
    return {
      name,
      in: 'path',
      required: true,
      schema: schema ? hoisted(schema, 'input', schemas) : { type: 'string' },
    };
  });
  const inQuery = Object.entries(endpoint.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: hoisted(schema as z.ZodType, 'input', schemas),
  }));
  const inHeader = endpoint.changesState
    ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', maxLength: 255 } }]
    : [];
  return [...inPath, ...inQuery, ...inHeader];
}

/** The part of the path that says what it is about. */
function tagOf({ path }: Endpoint): string {
  const names = path.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  return (names[0] === 'merchants' && names[1] === 'programmes' ? names[2] : names[1]) ?? names[0] ?? 'other';
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** In OpenAPI 3.1 bytes that are sent as they are have no schema. */
function files(mediaTypes: readonly string[]): Json {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, {}]));
}

/** A schema as JSON Schema; parts with an id of their own move to the document's components. */
function hoisted(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $schema: _dialect,
    $defs = {},
    ...rest
  } = z.toJSONSchema(schema, { io }) as Json & { $defs?: Json };
  for (const [name, part] of Object.entries($defs)) schemas[name] = withComponentRefs(part);
  return withComponentRefs(rest) as Json;
}

function withComponentRefs(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withComponentRefs);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      name === '$ref' ? String(value).replace('#/$defs/', '#/components/schemas/') : withComponentRefs(value),
    ]),
  );
}
