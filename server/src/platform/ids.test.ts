import { describe, expect, test } from 'vitest';
import { derivedId, parsePublicId, publicId, timeOrderedIds } from './ids.ts';

describe('ids', () => {
  test('of another kind, or of none, are not read', () => {
    const id = timeOrderedIds({ now: () => new Date() })();
    const text = publicId('card', id);
    expect(parsePublicId('card', text)).toBe(id);
    for (const wrong of ['', id, text.toUpperCase(), `${text}0`, text.slice(0, -1), `card_${id}`]) {
      expect(parsePublicId('card', wrong)).toBeNull();
    }
    expect(parsePublicId('event', text)).toBeNull();
  });

  test('carry the time they were made at', () => {
    const at = (ms: number) => timeOrderedIds({ now: () => new Date(ms) })();
    expect(at(1_000_000) < at(2_000_000)).toBe(true);
    expect(at(0)).toMatch(/^00000000-0000-7/);
  });

  test('derived from the same name are the same, from another name or namespace another', () => {
    const [one, two] = ['0190b5f0-0000-7000-8000-000000000001', '0190b5f0-0000-7000-8000-000000000002'];
    expect(derivedId(one, 'hold')).toBe(derivedId(one, 'hold'));
    expect(new Set([derivedId(one, 'hold'), derivedId(one, 'fee'), derivedId(two, 'hold')]).size).toBe(3);
  });
});
