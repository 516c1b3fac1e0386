import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { addressIsCallable } from './address-rules.ts';
import type { HostLookup } from './host-lookup.ts';

/** The host is, or resolves only to, an address that may not be called. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';

  constructor(host: string, address: string) {
    super(
      host === address
        ? `The address ${address} may not be called.`
        : `${host} resolves to ${address}, which may not be called.`,
    );
  }
}

/**
 * Opens connections for the HTTP client, to permitted addresses only. The check sits where the socket is opened and
 * passes on the very addresses it has checked: a name that changes its mind between a check and the call gains
 * nothing. Literal addresses never reach the lookup, so they are checked before.
 */
export function guardedConnector(options: {
  readonly allowPrivate: boolean;
  readonly lookup: HostLookup;
  readonly timeoutMs: number;
}): buildConnector.connector {
  const { allowPrivate, lookup, timeoutMs } = options;
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    lookup: guardedLookup(lookup, allowPrivate),
  } as buildConnector.BuildOptions);
  return (target, callback) => {
    if (isIP(target.hostname) !== 0 && !addressIsCallable(target.hostname, allowPrivate)) {
      callback(new AddressRefused(target.hostname, target.hostname), null);
    } else {
      connect(target, callback);
    }
  };
}

function guardedLookup(lookup: HostLookup, allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname).then(
      (addresses) => {
        const callable = addresses.filter(({ address }) => addressIsCallable(address, allowPrivate));
        const [first] = callable;
        if (!first) callback(new AddressRefused(hostname, addresses[0]?.address ?? 'nothing'), []);
        else if (options.all) callback(null, callable);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}
