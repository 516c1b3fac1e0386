import { changedTables, type Digest } from './digest.ts';
import { type FaultyContent, faultyFields, type GenuineBodies } from './faulty-contents.ts';
import { faultyWholes } from './faulty-wholes.ts';
import { type Body, sourceOf, valueAt } from './json-source.ts';
import { about, type Problems, problemsOf } from './problems.ts';
import type { Attack, BareAnswer, Fault, Form, SealedRequest, Target } from './target.ts';

/** What a form is tried with: bodies that succeed, and everything that was there before. */
export interface Trial {
  readonly genuine: GenuineBodies;
  readonly content: string;
  readonly before: Digest;
}

const replay: Fault = { kind: 'replay', name: 'the same again', at: null, field: null, stranger: null };

/** Brings about what a form needs, and looks at everything. */
export async function beginTrial<Who, Answer extends BareAnswer>(
  { us, strangers, digest }: Target<Who, Answer>,
  { genuine }: Form<Who>,
): Promise<Trial> {
  const ours = await genuine(us);
  const theirs = await Promise.all(
    Object.entries(strangers).map(async ([name, who]) => [name, await genuine(who)] as const),
  );
  return {
    genuine: { ours, theirs: Object.fromEntries(theirs) },
    content: sourceOf(ours),
    before: await digest(),
  };
}

/** The steps of a form's trial. Each answers what went otherwise than it should. */
export function trialOf<Who, Answer extends BareAnswer>(target: Target<Who, Answer>, form: Form<Who>) {
  const { us, strangers, seal, send, digest, expectRefused, expectTaken } = target;
  // What is not about fields is the same for all forms of a path.
  const isFirst = target.forms.find(({ path }) => path === form.path) === form;
  const attacks = isFirst ? target.attacks : [];
  const contents = [...faultyFields(form.fields, Object.keys(strangers)), ...(isFirst ? faultyWholes : [])];
  const refused = contents.filter(({ tolerated }) => tolerated === null);
  const tolerated = contents.filter((fault) => fault.tolerated !== null);

  const post = (request: SealedRequest, who: Who = us) => send(who, form.path, request);

  async function refuse(trial: Trial, fault: FaultyContent): Promise<Answer | null> {
    const content = fault.source(trial.genuine);
    if (content === null) return null;
    const answer = await post(seal(us, content));
    about(answer, () => {
      expectRefused(answer, form, fault);
      if (fault.field?.kind === 'digits') expectNotShown(answer, content, fault);
    });
    return answer;
  }

  async function withstand(trial: Trial, attack: Attack<Answer>): Promise<void> {
    const answer = await post(attack.request(trial.content));
    about(answer, () => attack.expectRefused(answer));
  }

  async function take(content: string, who: Who = us, fault: Fault | null = null): Promise<void> {
    const answer = await post(seal(who, content), who);
    about(answer, () => expectTaken(answer, form, fault));
  }

  /** Sends each of them alone, to find out which changes what is there. */
  async function culprits(trial: Trial): Promise<Problems> {
    const all = [
      ...refused.map((fault) => ({ name: fault.name, again: () => refuse(trial, fault) })),
      ...attacks.map((attack) => ({ name: attack.name, again: () => withstand(trial, attack) })),
    ];
    const found: Problems = [];
    let before = await digest();
    for (const { name, again } of all) {
      await again().catch(() => null);
      const after = await digest();
      const tables = changedTables(before, after);
      if (tables.length > 0) found.push(`${name}: changes ${tables.join(', ')}`);
      before = after;
    }
    if (found.length > 0) return found;
    return [`something: changed ${changedTables(trial.before, before).join(', ')} when it came first`];
  }

  return {
    attacks,
    refused,
    tolerated,
    refuses: (trial: Trial, faults: readonly FaultyContent[]): Promise<Problems> =>
      problemsOf(faults, (fault) => refuse(trial, fault)),

    withstands: (trial: Trial, some: readonly Attack<Answer>[]): Promise<Problems> =>
      problemsOf(some, (attack) => withstand(trial, attack)),

    /** What is said of an id that is a stranger's is what is said of one that is nobody's. */
    keepsStrangersSecret: (trial: Trial): Promise<Problems> =>
      problemsOf(
        refused.filter(({ stranger }) => stranger !== null && strangers[stranger] !== us),
        async (foreign) => {
          const theirs = await refuse(trial, foreign);
          const unknown = refused.find(({ kind, at }) => kind === 'unknown-id' && at === foreign.at);
          const nobodys = theirs && unknown ? await refuse(trial, unknown) : null;
          if (theirs !== null && theirs.text !== nobodys?.text)
            throw new Error(`${theirs.text} is not what is said of an id that is nobody's: ${nobodys?.text}`);
        },
      ),

    /** For every id there is a stranger who has another one. */
    async hasStrangers({ genuine }: Trial): Promise<Problems> {
      const foreign = contents.filter(({ kind }) => kind === 'foreign-id');
      const places = [...Map.groupBy(foreign, ({ at }) => at)].map(([at, faults]) => ({
        name: `${at}`,
        faults,
      }));
      return await problemsOf(places, async ({ faults }) => {
        if (faults.every(({ source }) => source(genuine) === null))
          throw new Error('every stranger has the same one');
      });
    },

    /** Everything that was refused since the trial began has left no trace. */
    async hasChangedNothing(trial: Trial): Promise<Problems> {
      return changedTables(trial.before, await digest()).length === 0 ? [] : await culprits(trial);
    },

    /** The body that was refused with every fault is taken without; then comes the very same request again. */
    takesGenuine: (trial: Trial): Promise<Problems> =>
      problemsOf([{ name: 'what is genuine' }], async () => {
        const request = seal(us, trial.content);
        const first = await post(request);
        about(first, () => expectTaken(first, form, null));
        const between = await digest();
        if (form.isReading) expectSame(trial.before, between);
        const second = await post(request);
        about(second, () =>
          form.repeats === undefined ? expectRefused(second, form, replay) : expectTaken(second, form, null),
        );
        if (form.repeats === undefined || form.isReading) expectSame(between, await digest());
      }),

    /** What was refused to us as a stranger's is good for the stranger. */
    takesTheirs: (trial: Trial): Promise<Problems> =>
      problemsOf(
        Object.entries(strangers).map(([name, who]) => ({ name, who })),
        ({ name, who }) => take(sourceOf(trial.genuine.theirs[name]), who),
      ),

    takesTolerated: async (trial: Trial): Promise<Problems> => {
      const before = await digest();
      const problems = await problemsOf(tolerated, async (fault) => {
        const ours = form.isReading ? trial.genuine.ours : await form.genuine(us);
        const content = fault.source({ ...trial.genuine, ours });
        if (content !== null) await take(content, us, fault);
      });
      if (!form.isReading) return problems;
      const unchanged = async () => expectSame(before, await digest());
      return [...problems, ...(await problemsOf([{ name: 'all of that' }], unchanged))];
    },
  };
}

function expectNotShown({ text }: BareAnswer, content: string, { at }: FaultyContent): void {
  const secret = valueAt(JSON.parse(content) as Body, at?.split('.') ?? []);
  if (typeof secret === 'string' && secret.trim().length >= 4 && text.includes(secret.trim()))
    throw new Error('The secret is shown.');
}

function expectSame(before: Digest, after: Digest): void {
  const tables = changedTables(before, after);
  if (tables.length > 0) throw new Error(`It changed ${tables.join(', ')}.`);
}
