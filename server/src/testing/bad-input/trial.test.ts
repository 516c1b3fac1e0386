import { describe, expect, test } from 'vitest';
import { kindsOf } from './drive-bad-input.ts';
import type { Body } from './json-source.ts';
import type { Form } from './target.ts';
import { type ToyMistake, type ToyState, toyTarget } from './toy-target.ts';
import { beginTrial, trialOf } from './trial.ts';
import { untriedFields } from './untried-fields.ts';

// Whether the trial finds what endpoints do wrong; each mistake is one that somebody could make.

/** All problems that the steps of a trial find, in their order. */
async function problemsWith(mistake: ToyMistake): Promise<Record<string, string[]>> {
  const target = toyTarget(mistake);
  const [form] = target.forms;
  if (!form) throw new Error('There is no form.');
  const steps = trialOf(target, form);
  const trial = await beginTrial(target, form);
  const found = {
    faults: await steps.refuses(trial, steps.refused),
    attacks: await steps.withstands(trial, steps.attacks),
    strangers: [...(await steps.hasStrangers(trial)), ...(await steps.keepsStrangersSecret(trial))],
    changes: await steps.hasChangedNothing(trial),
    genuine: await steps.takesGenuine(trial),
    theirs: await steps.takesTheirs(trial),
    tolerated: await steps.takesTolerated(trial),
    fields: untriedFields(target.forms, form, trial.genuine.ours),
  };
  return Object.fromEntries(Object.entries(found).filter(([, problems]) => problems.length > 0));
}

const isOf = ({ account }: Body, { owners }: ToyState) =>
  typeof account === 'string' ? owners.get(account) : undefined;

const taken = { httpStatus: 200, text: '{"paid":true}' };

describe('a trial', () => {
  test('finds nothing where all is as it should be', async () => {
    expect(await problemsWith({})).toEqual({});
  });

  test('finds an amount that is read by Number()', async () => {
    const { faults, changes } = await problemsWith({
      answer: ({ body, state }) => {
        if (typeof body.amount !== 'string' || !(Number(body.amount) > 0)) return undefined;
        if (body.amount === '100.00') return undefined;
        state.payments += 1;
        return taken;
      },
    });
    expect(faults).toContainEqual(expect.stringContaining('amount is "1e2": 200 {"paid":true}'));
    expect(faults).toContainEqual(expect.stringContaining('amount is " 100": 200'));
    expect(changes).toContain('amount is "0x64": changes payments');
  });

  test('finds a field that is taken for another type', async () => {
    const { faults } = await problemsWith({
      message: (field, { body }) =>
        typeof body.pin === 'number' ? 'something is wrong' : `${field} is wrong`,
    });
    expect(faults).toEqual([expect.stringContaining('pin is a number: 400 {"error":"something is wrong"}')]);
  });

  test('finds a fault of ours in place of a refusal', async () => {
    const { faults } = await problemsWith({
      answer: ({ body }) => (Array.isArray(body.note) ? { httpStatus: 500, text: '{}' } : undefined),
    });
    expect(faults).toEqual([
      expect.stringContaining('note is a list: 500 {}'),
      expect.stringContaining('note is a deep list: 500 {}'),
    ]);
  });

  test('finds a field that is inherited', async () => {
    const { faults } = await problemsWith({
      answer: ({ body }) =>
        Object.hasOwn(body, '__proto__') && !Object.hasOwn(body, 'pin') ? taken : undefined,
    });
    expect(faults).toEqual([expect.stringContaining('pin is in __proto__ alone: 200')]);
  });

  test('finds a refusal that leaves something behind, and says which', async () => {
    const found = await problemsWith({
      onRefusal: ({ body, state }) => {
        if (body.amount === '-0') state.payments += 1;
      },
    });
    expect(found).toEqual({ changes: ['amount is "-0": changes payments'] });
  });

  test('finds a refusal that left something behind once', async () => {
    let isFirst = true;
    const found = await problemsWith({
      onRefusal: ({ state }) => {
        if (isFirst) state.payments += 1;
        isFirst = false;
      },
    });
    expect(found).toEqual({ changes: ['something: changed payments when it came first'] });
  });

  test('finds a secret in a refusal', async () => {
    const { faults } = await problemsWith({
      message: (field, { body }) =>
        `${field} is wrong: ${typeof body[field] === 'string' ? body[field] : ''}`,
    });
    expect(faults).toContainEqual(expect.stringMatching(/^pin is "AAAA": 400 .*\nThe secret is shown\.$/));
    expect(faults?.every((problem) => problem.startsWith('pin '))).toBe(true);
  });

  test("finds a stranger's id that is taken", async () => {
    const { faults } = await problemsWith({
      answer: ({ body, state }) => (isOf(body, state) === 'somebody' ? taken : undefined),
    });
    expect(faults).toEqual([expect.stringContaining('account is that of somebody: 200')]);
  });

  test("finds a refusal by which a stranger's id is told from nobody's", async () => {
    const { strangers } = await problemsWith({
      message: (field, { body, state }) =>
        isOf(body, state) === 'somebody' && field === 'account'
          ? 'account is wrong for you'
          : `${field} is wrong`,
    });
    expect(strangers).toEqual([expect.stringContaining("is not what is said of an id that is nobody's")]);
  });

  test('lets one of our own ids be told from another', async () => {
    const ofOther = { httpStatus: 400, text: 'account is wrong: it is one of your others' };
    const toy = toyTarget({ answer: ({ body }) => (body.account === 'a1' ? ofOther : undefined) });
    const target = { ...toy, strangers: { ourselves: 'us' } };
    const [form] = target.forms as [Form<string>];
    const steps = trialOf(target, form);
    const trial = await beginTrial(target, form);
    expect(await steps.refuses(trial, steps.refused)).toEqual([]);
    expect(await steps.keepsStrangersSecret(trial)).toEqual([]);
    const { strangers } = await problemsWith({
      answer: ({ body }) => (body.account === 'a1' ? ofOther : undefined),
    });
    expect(strangers).toEqual([expect.stringContaining('account is that of somebody: ')]);
  });

  test('finds that a stranger is none, and that what is refused as theirs is not theirs', async () => {
    const form = { genuine: async () => ({ account: 'a0', amount: '1', pin: '1357', note: '' }) };
    expect(
      await problemsWith({ form, answer: ({ who }) => (who === 'us' ? taken : undefined) }),
    ).toMatchObject({
      strangers: ['account: every stranger has the same one'],
      theirs: [expect.stringContaining('somebody: 400')],
    });
  });

  test('finds that nobody is asked who they are', async () => {
    const { attacks, changes } = await problemsWith({ trustsEverybody: true });
    expect(attacks).toEqual([expect.stringContaining('a name that nobody has: 200')]);
    expect(changes).toContain('a name that nobody has: changes payments');
  });

  test('finds a replay that is taken, and one that is refused where it should not be', async () => {
    const { genuine } = await problemsWith({ forgetsRequests: true });
    expect(genuine).toEqual([expect.stringContaining('what is genuine: 200')]);
    const { genuine: again } = await problemsWith({ form: { repeats: 'paying twice is fine' } });
    expect(again).toEqual([expect.stringMatching(/^what is genuine: 400 .*this came before/)]);
  });

  test('finds that what is genuine was never good, so that its refusals prove nothing', async () => {
    const { genuine } = await problemsWith({
      form: { genuine: async () => ({ account: 'a0', amount: '1,000', pin: '1357', note: '' }) },
    });
    expect(genuine).toEqual([expect.stringContaining('what is genuine: 400')]);
  });

  test('finds a tolerance that is none', async () => {
    const { tolerated } = await problemsWith({
      answer: ({ body }) => (body.note === null ? { httpStatus: 400, text: 'note is null' } : undefined),
    });
    expect(tolerated).toEqual(['note is null: 400 note is null\nIt was refused.']);
  });

  test('finds a reading that writes', async () => {
    const { genuine, tolerated } = await problemsWith({ form: { isReading: true } });
    expect(genuine).toEqual(['what is genuine: It changed payments.']);
    expect(tolerated).toEqual(['all of that: It changed payments.']);
  });

  test('finds fields that are not described, and some that are not there', async () => {
    const { fields } = await problemsWith({
      form: { fields: { amount: { kind: 'amount', form: 'text', decimals: 2 }, more: { kind: 'boolean' } } },
    });
    expect(fields).toEqual([
      'account is not described',
      'pin is not described',
      'note is not described',
      'more is described, and not there',
    ]);
  });

  test('knows which kinds of faults it is made of', () => {
    expect(kindsOf(toyTarget())).toContain('replay');
    expect(kindsOf(toyTarget({ form: { repeats: 'why not' } }))).not.toContain('replay');
    expect(kindsOf({ ...toyTarget(), attacks: [] })).not.toContain('authentication');
    expect(kindsOf({ ...toyTarget(), forms: [] })).toEqual(new Set(['authentication']));
  });
});
