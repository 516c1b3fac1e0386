import { describe, expect, test } from 'vitest';
import { formatIpRange, type IpAddress, isInRange, parseIpAddress, parseIpRange } from './ip-address.ts';

function rangeOf(text: string) {
  const parsed = parseIpRange(text);
  if (parsed.kind === 'refused') throw new Error(`${text} ${parsed.problem}`);
  return parsed.range;
}

const address = (text: string) => parseIpAddress(text) as IpAddress;

describe('an address range', () => {
  test.each([
    '',
    ' ',
    '10.0.0',
    '10.1',
    '010.0.0.1',
    '0x0a.0.0.1',
    '256.0.0.1',
    '10.0.0.1 ',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '2001:db8::/129',
    'fe80::1%eth0',
    ':::',
    'example.com',
    '*',
  ])('is not %j', (text) => {
    expect(parseIpRange(text).kind).toBe('refused');
  });

  test('whose address is inside its block is refused with the block it must mean', () => {
    expect(parseIpRange('10.1.2.3/8')).toEqual({
      kind: 'refused',
      problem: 'is not the start of its block; 10.0.0.0/8 would be',
    });
    expect(parseIpRange('2001:db8::1/32')).toMatchObject({
      problem: expect.stringContaining('2001:db8::/32'),
    });
  });

  test('that spans IPv4-mapped addresses and others is refused', () => {
    expect(parseIpRange('::ffff:0:0/95').kind).toBe('refused');
  });

  test.each([
    ['1.2.3.4', '1.2.3.4'],
    ['1.2.3.4/32', '1.2.3.4'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['2001:DB8:0:0::/32', '2001:db8::/32'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::ffff:a00:0/104', '10.0.0.0/8'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
  ])('%s is kept as %s', (text, kept) => {
    expect(formatIpRange(rangeOf(text))).toBe(kept);
  });

  test('holds its first and last address and neither neighbour', () => {
    const range = rangeOf('192.168.4.0/22');
    expect(['192.168.4.0', '192.168.7.255'].map((text) => isInRange(address(text), range))).toEqual([
      true,
      true,
    ]);
    expect(['192.168.3.255', '192.168.8.0'].map((text) => isInRange(address(text), range))).toEqual([
      false,
      false,
    ]);
  });

  test('of IPv4 holds the IPv4-mapped spelling of its addresses', () => {
    expect(isInRange(address('::ffff:10.9.8.7'), rangeOf('10.0.0.0/8'))).toBe(true);
    expect(isInRange(address('::ffff:a09:807'), rangeOf('10.0.0.0/8'))).toBe(true);
  });

  test('of everything in one family holds nothing of the other', () => {
    expect(isInRange(address('1.2.3.4'), rangeOf('::/0'))).toBe(false);
    expect(isInRange(address('2001:db8::1'), rangeOf('0.0.0.0/0'))).toBe(false);
  });
});
