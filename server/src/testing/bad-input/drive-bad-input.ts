import { beforeAll, describe, expect, test } from 'vitest';
import { allFaultKinds, type FaultKind, faultKinds } from './fault-kinds.ts';
import type { Problems } from './problems.ts';
import { type BareAnswer, type Form, nameOf, type Target } from './target.ts';
import { beginTrial, type Trial, trialOf } from './trial.ts';
import { untriedFields } from './untried-fields.ts';

// A new dialect needs a `*-forms` folder beside this one, in which each endpoint says its fields and how a body that succeeds
// comes about, and one test file in its own folder that calls `driveBadInput` with how its requests are sealed, what attacks
// them, and how its errors look. `dialects/worldcard/bad-input.test.ts` is the first of them.

/**
 * Makes the tests that a dialect refuses bad input, of every kind and at every endpoint: with the vendor's error, and without
 * changing anything. Each form is tried with one body, which is taken in the end: it was refused for its faults alone.
 */
export function driveBadInput<Who, Answer extends BareAnswer>(target: Target<Who, Answer>): void {
  describe('bad input', () => {
    test('is made for every path', () => {
      expect(new Set(target.forms.map(({ path }) => path))).toEqual(new Set(target.paths));
    });

    test('is of every kind', () => {
      const absent = Object.keys(target.absent ?? {});
      expect(kindsOf(target)).toEqual(new Set(allFaultKinds.filter((kind) => !absent.includes(kind))));
    });
  });

  for (const form of target.forms) describe(nameOf(form), () => tryForm(target, form));
}

function tryForm<Who, Answer extends BareAnswer>(target: Target<Who, Answer>, form: Form<Who>): void {
  const steps = trialOf(target, form);
  let trial: Trial;
  beforeAll(async () => {
    trial = await beginTrial(target, form);
  });

  test('is described with all its fields', () => {
    expect(untriedFields(target.forms, form, trial.genuine.ours)).toEqual([]);
  });

  for (const [kind, faults] of Map.groupBy(steps.refused, ({ kind }) => kind)) {
    test(`refuses ${faultKinds[kind]} (${faults.length}×)`, async () => {
      expectNone(await steps.refuses(trial, faults));
    });
  }
  for (const [kind, attacks] of Map.groupBy(steps.attacks, ({ kind }) => kind)) {
    test(`refuses ${faultKinds[kind]} (${attacks.length}×)`, async () => {
      expectNone(await steps.withstands(trial, attacks));
    });
  }
  if ([...steps.refused, ...steps.tolerated].some(({ stranger }) => stranger !== null)) {
    test("says of strangers' ids what it says of nobody's", async () => {
      expectNone(await steps.hasStrangers(trial));
      expectNone(await steps.keepsStrangersSecret(trial));
    });
  }

  test('has changed nothing by all that', async () => {
    expectNone(await steps.hasChangedNothing(trial));
  });

  const again = form.repeats ? `takes the same again: ${form.repeats}` : 'refuses the same again';
  test(`takes what is genuine, and ${again}`, async () => {
    expectNone(await steps.takesGenuine(trial));
  });

  test('takes from strangers what is theirs', async () => {
    expectNone(await steps.takesTheirs(trial));
  });

  if (steps.tolerated.length > 0) {
    test(`takes what it tolerates (${steps.tolerated.length}×)`, async () => {
      expectNone(await steps.takesTolerated(trial));
    });
  }
}

/** The kinds of faults that something is made of. */
export function kindsOf<Who, Answer extends BareAnswer>(target: Target<Who, Answer>): Set<FaultKind> {
  const { forms, attacks } = target;
  const contents = forms.flatMap((form) => {
    const { refused, tolerated } = trialOf(target, form);
    return [...refused, ...tolerated];
  });
  const replays: FaultKind[] = forms.some(({ repeats }) => repeats === undefined) ? ['replay'] : [];
  return new Set([...contents.map(({ kind }) => kind), ...attacks.map(({ kind }) => kind), ...replays]);
}

function expectNone(problems: Problems): void {
  if (problems.length > 0) expect.fail(`${problems.length} found\n\n${problems.join('\n\n')}\n`);
}
