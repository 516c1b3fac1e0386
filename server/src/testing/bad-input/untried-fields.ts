import type { Fields } from './field.ts';
import { type Body, isBody } from './json-source.ts';
import type { Form } from './target.ts';

/**
 * Fields of a form's genuine body that no form of its path describes, and fields that the form describes and its body does
 * not have: leaving these out would be no fault.
 */
export function untriedFields(
  forms: readonly Form<never>[],
  { path, aliasOf = path, fields }: Form<never>,
  genuine: Body,
): string[] {
  const names = namesIn(genuine);
  const ofForm = describedIn(fields);
  const ofPath = forms.filter((form) => form.path === aliasOf).flatMap((form) => describedIn(form.fields));
  return [
    ...names.filter((name) => !ofPath.includes(name)).map((name) => `${name} is not described`),
    ...ofForm.filter((name) => !names.includes(name)).map((name) => `${name} is described, and not there`),
  ];
}

function namesIn(body: Body): string[] {
  return Object.entries(body).flatMap(([name, value]) => {
    return [name, ...(isBody(value) ? namesIn(value).map((inside) => `${name}.${inside}`) : [])];
  });
}

function describedIn(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    name,
    ...(field.kind === 'object' ? describedIn(field.fields).map((inside) => `${name}.${inside}`) : []),
  ]);
}
