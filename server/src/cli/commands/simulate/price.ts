import type { Seeded } from './seeded.ts';

/** An amount in the smallest unit that its acceptor writes, such as cents: whole numbers, no fractions of them. */
export interface Price {
  readonly units: number;
  readonly decimals: number;
}

/** Reads a plain decimal text: `2.50` is 250 of 2 decimals. */
export function readPrice(text: string): Price {
  const decimals = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  return { units: Number(text.replace('.', '')), decimals };
}

export function priceText({ units, decimals }: Price): string {
  if (decimals === 0) return String(units);
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A price between the two, small ones as often as large ones: by their logarithm. */
export function drawPrice(chance: Seeded, { least, most }: { least: string; most: string }): Price {
  const [low, high] = [readPrice(least), readPrice(most)];
  const units = Math.round(low.units * (high.units / low.units) ** chance.fraction());
  return { units, decimals: low.decimals };
}

/** So many hundredths of it, and at least the smallest unit. */
export function percentOf({ units, decimals }: Price, percent: number): Price {
  return { units: Math.max(1, Math.round((units * percent) / 100)), decimals };
}

/** What is left when a part is taken away; at least the smallest unit. */
export function less(whole: Price, part: Price): Price {
  return { units: Math.max(1, whole.units - part.units), decimals: whole.decimals };
}

/** One major unit, such as 1.00. */
export function oneUnit({ decimals }: Price): Price {
  return { units: 10 ** decimals, decimals };
}

/** Cut into so many parts whose sum it is; fewer where it is too small for so many. */
export function split(chance: Seeded, { units, decimals }: Price, parts: number): Price[] {
  const cuts = new Set([units]);
  for (let cut = 1; cut < parts; cut += 1) if (units > 1) cuts.add(1 + chance.below(units - 1));
  let before = 0;
  return [...cuts]
    .sort((a, b) => a - b)
    .map((cut) => {
      const part = { units: cut - before, decimals };
      before = cut;
      return part;
    });
}
