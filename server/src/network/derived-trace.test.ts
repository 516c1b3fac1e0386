import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedTrace, type Trace, transactionIdOf } from './derived-trace.ts';

const merchantId = randomUUID();
const purchaseOf = (trace: Trace, of = merchantId) => transactionIdOf(of, { acquirer: '999999', ...trace });

describe('a trace', () => {
  test('is the same for the same request, and another for another request or another merchant', () => {
    const trace = derivedTrace(merchantId, 'a');
    expect(derivedTrace(merchantId, 'a')).toEqual(trace);
    for (const other of [derivedTrace(merchantId, 'b'), derivedTrace(randomUUID(), 'a')]) {
      expect(other.rrn).not.toBe(trace.rrn);
      expect(purchaseOf(other)).not.toBe(purchaseOf(trace));
    }
    expect(purchaseOf(trace)).toBe(purchaseOf({ ...trace }));
    expect(purchaseOf(trace, randomUUID())).not.toBe(purchaseOf(trace));
  });

  test('has the form of its fields, whatever the request is called', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const trace = derivedTrace(merchantId, key);
        const { stan, transmittedAt, rrn } = trace;
        expect(stan).toMatch(/^(?!0{6})\d{6}$/);
        expect(transmittedAt).toMatch(/^(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])([01]\d|2[0-3])([0-5]\d){2}$/);
        expect(rrn).toMatch(/^\d{12}$/);
        expect(purchaseOf(trace)).toMatch(/^\d{15}$/);
      }),
    );
  });

  test('of many requests is never the same', () => {
    const traces = Array.from({ length: 20_000 }, (_, index) => derivedTrace(merchantId, `request ${index}`));
    expect(new Set(traces.map((trace) => purchaseOf(trace))).size).toBe(20_000);
    expect(new Set(traces.map(({ stan, rrn }) => stan + rrn)).size).toBe(20_000);
    expect(new Set(traces.map(({ transmittedAt }) => transmittedAt.slice(0, 4))).size).toBe(12 * 28);
  });
});
