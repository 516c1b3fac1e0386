/** Characters that mean nothing special inside an array literal of PostgreSQL. */
const PLAIN = /^[\w.:+-]+$/;

/**
 * A parameter as the driver takes it. Arrays are spelled here: columns of ids and numbers make up most of what is
 * sent, and the driver would escape every element of them.
 */
export function toParameter(value: unknown): unknown {
  return Array.isArray(value) ? arrayLiteral(value) : value;
}

function arrayLiteral(items: readonly unknown[]): unknown {
  let literal = '';
  for (const item of items) {
    const element = elementText(item);
    if (element === undefined) return items;
    literal += literal === '' ? element : `,${element}`;
  }
  return `{${literal}}`;
}

/** Undefined for what is left to the driver, such as bytes. */
function elementText(item: unknown): string | undefined {
  switch (typeof item) {
    case 'string':
      return PLAIN.test(item) && item.toUpperCase() !== 'NULL' ? item : `"${item.replace(/["\\]/g, '\\$&')}"`;
    case 'bigint':
    case 'number':
    case 'boolean':
      return String(item);
    default:
      return item === null ? 'NULL' : undefined;
  }
}
