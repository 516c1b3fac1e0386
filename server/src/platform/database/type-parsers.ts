import pg from 'pg';

const INT8 = 20;

/** One table of type parsers for both engines: int8 is a bigint everywhere, the rest is the driver's default. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8
      ? BigInt
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};
