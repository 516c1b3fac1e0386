import type { NetworkMessage } from '../message.ts';
import type { PaymentCategory } from '../spend-controls/index.ts';

/** Cruise lines cannot be switched off by name, but their holds stand longer. */
export type MerchantCategory = PaymentCategory | 'cruise';

/** The merchant category codes (ISO 18245, and the card networks' own) of each kind of payment. */
const groups: Record<MerchantCategory, readonly string[]> = {
  airline: ['3000-3350', '4511'],
  lodging: ['3501-3999', '7011'],
  'vehicle-rental': ['3351-3500', '7512', '7513', '7519'],
  cruise: ['4411'],
  gambling: ['7800-7802', '7995', '9406'],
  cash: ['6010', '6011'],
  'quasi-cash': ['4829', '6050', '6051', '6540'],
  dating: ['7273'],
  crypto: ['6051'],
};

export function isInCategory(mcc: string, category: MerchantCategory): boolean {
  return mccIsIn(mcc, groups[category]);
}

/** Whether a payment is of this kind: by its acceptor's code, and of cash also what a machine pays out under any code. */
export function isOfCategory(
  { acceptor, channel }: Pick<NetworkMessage, 'acceptor' | 'channel'>,
  category: PaymentCategory,
): boolean {
  return isInCategory(acceptor.mcc, category) || (category === 'cash' && channel === 'atm');
}

interface CompiledMccs {
  readonly single: ReadonlySet<string>;
  readonly ranges: readonly (readonly [from: string, to: string])[];
}

const compiled = new WeakMap<readonly string[], CompiledMccs>();

/** Whether a list of codes (`5411`) and ranges (`3000-3350`) has this one. Each list is taken apart once. */
export function mccIsIn(mcc: string, list: readonly string[]): boolean {
  let mccs = compiled.get(list);
  if (mccs === undefined) {
    mccs = compile(list);
    compiled.set(list, mccs);
  }
  if (mccs.single.has(mcc)) return true;
  for (const [from, to] of mccs.ranges)
    if (from <= mcc && mcc <= to && mcc.length === from.length) return true;
  return false;
}

function compile(list: readonly string[]): CompiledMccs {
  return {
    single: new Set(list.filter((entry) => !entry.includes('-'))),
    ranges: list.filter((entry) => entry.includes('-')).map((entry) => entry.split('-') as [string, string]),
  };
}
