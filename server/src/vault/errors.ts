/** A key ring that is missing, malformed, unprotected or not the database's: the process must not start. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

/** Something sealed does not open, or a key version is unknown. The message never holds a secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
}

/** A number was given to somebody else at the same moment. Nothing of the transaction that met it happened. */
export class PanTaken extends Error {
  override readonly name = 'PanTaken';

  constructor() {
    super('A card number was given to another card at the same moment.');
  }
}
