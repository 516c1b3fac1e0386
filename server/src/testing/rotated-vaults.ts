import { systemRandom } from '../platform/index.ts';
import {
  createKeyRing,
  createSoftwareHsm,
  createVault,
  type KeyRing,
  rotateKeyRing,
} from '../vault/index.ts';

/** A vault before a rotation of its keys and after it, and one that has forgotten the keys of before. */
export function rotatedVaults() {
  const ring = createKeyRing(systemRandom);
  const rotated = rotateKeyRing(ring, systemRandom);
  const onlyNew = new Map([...rotated.versions].filter(([version]) => version === rotated.current));
  return {
    ring,
    before: vaultWith(ring),
    after: vaultWith(rotated),
    forgetful: vaultWith({ current: rotated.current, versions: onlyNew }),
  };
}

function vaultWith(ring: KeyRing) {
  return createVault({ hsm: createSoftwareHsm(ring, systemRandom), random: systemRandom });
}
