import type { z } from 'zod';
import { type Refusal, refuseInvalid } from './reply.ts';

/** Parses a part of a request; what is wrong with it is said as one sentence about its first wrong field. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly kind: 'parsed'; readonly value: z.output<Schema> } | Refusal {
  const parsed = schema.safeParse(value, { error: problemOf });
  if (parsed.success) return { kind: 'parsed', value: parsed.data };
  const issue = parsed.error.issues[0] as z.core.$ZodIssue;
  const key = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...issue.path, ...key].join('.');
  return refuseInvalid({ field: field === '' ? 'body' : field, problem: issue.message });
}

/** What is wrong with a field, as the end of a sentence that begins with its name. */
function problemOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return 'is not a field of this request';
    case 'too_small':
      return `must ${bound(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${bound(issue.origin, 'at most', issue.maximum)}`;
    case 'invalid_format':
      return 'has the wrong form';
    case 'invalid_union':
      return 'has the wrong form';
    default:
      return undefined;
  }
}

function article(expected: string): string {
  const names: Record<string, string> = {
    string: 'a text',
    object: 'an object',
    record: 'an object',
    array: 'a list',
    boolean: 'true or false',
    int: 'a whole number',
  };
  return names[expected] ?? `a ${expected}`;
}

function bound(origin: string, how: string, value: number | bigint): string {
  if (origin === 'string') return `have ${how} ${value} character${value === 1 ? '' : 's'}`;
  return origin === 'array' ? `have ${how} ${value} item${value === 1 ? '' : 's'}` : `be ${how} ${value}`;
}
