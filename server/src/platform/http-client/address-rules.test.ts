import { describe, expect, test } from 'vitest';
import { addressIsCallable, placeOf } from './address-rules.ts';

describe('the place of an address', () => {
  test.each([
    '169.254.0.1',
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    'fe80::1',
    'fe80::1%eth0',
    'febf:ffff::1',
  ])('%s is link-local and never called', (address) => {
    expect(placeOf(address)).toBe('forbidden');
    expect(addressIsCallable(address, true)).toBe(false);
  });

  test.each([
    '2002:a9fe:a9fe::1',
    '2001:0:1::1',
    '64:ff9b:1::a9fe:a9fe',
    '::ffff:0:a9fe:a9fe',
    '::7f00:1',
    '4000::1',
  ])('%s could hide an IPv4 address and is never called', (address) => {
    expect(addressIsCallable(address, true)).toBe(false);
  });

  test.each(['', 'localhost', '1.2.3', '1.2.3.4.5', '::g'])('%j is no address and never called', (text) => {
    expect(addressIsCallable(text, true)).toBe(false);
  });

  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '100::1',
  ])('%s is called only where private addresses are allowed', (address) => {
    expect(placeOf(address)).toBe('private');
    expect(addressIsCallable(address, false)).toBe(false);
    expect(addressIsCallable(address, true)).toBe(true);
  });

  test.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '169.253.255.255',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('%s is public', (address) => {
    expect(addressIsCallable(address, false)).toBe(true);
  });
});
