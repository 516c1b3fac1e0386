import type { Field } from './field.ts';
import { outOfRange, unknownIntegerIds, wrongAmounts, wrongIntegers } from './wrong-numbers.ts';
import { unknownTextIds, wrongChoices, wrongDigits, wrongTexts } from './wrong-texts.ts';
import { blank, nothing, otherTypesThan, type WrongValue, wrong } from './wrong-value.ts';

/** All the wrong values of a field, but for ids of somebody else's and for what is wrong inside an object. */
export function wrongValues(field: Field): readonly WrongValue[] {
  switch (field.kind) {
    case 'text':
      return [...wrongTexts(field), ...wrong('malformed', field.malformed ?? [])];
    case 'choice':
      return [...wrongTexts(field), ...wrongChoices(field)];
    case 'id':
      return field.form === 'text'
        ? [...wrongTexts(field), ...unknownTextIds(field)]
        : [...wrongIntegers, ...unknownIntegerIds];
    case 'amount':
      return wrongAmounts(field);
    case 'integer':
      return [...wrongIntegers, ...outOfRange(field)];
    case 'digits':
      return wrongDigits(field);
    case 'boolean':
      return [...nothing, ...blank, ...otherTypesThan('boolean'), ...wrong('wrong-type', ['yes', 0])];
    case 'object':
      return [...nothing, ...otherTypesThan('object'), ...wrong('wrong-type', [[]])];
  }
}
