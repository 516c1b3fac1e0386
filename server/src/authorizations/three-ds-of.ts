import type { Comparison } from './comparison.ts';
import type { NetworkMessage, ThreeDsResult } from './message.ts';

/** What is known of 3-D Secure: a value that came with the message proves it or not; without one the acquirer is believed. */
export function threeDsOf(
  { threeDs }: Pick<NetworkMessage, 'threeDs'>,
  authentication: Comparison,
): ThreeDsResult | null {
  if (authentication === null) return threeDs;
  return authentication === 'match' ? 'authenticated' : 'failed';
}
