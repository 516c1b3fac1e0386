import { expect, test } from 'vitest';
import { movedTo, type Plastic } from './plastic.ts';
import { mayBecome, plasticStates } from './plastic-state.ts';

const allowed = plasticStates.flatMap((from) =>
  plasticStates.filter((to) => mayBecome(from, to)).map((to) => `${from} → ${to}`),
);

test('a plastic moves along these ways and no others', () => {
  expect(allowed).toEqual([
    'in-stock → in-use',
    'in-stock → lost',
    'in-stock → stolen',
    'ordered → personalised',
    'ordered → lost',
    'ordered → retired',
    'personalised → shipped',
    'personalised → lost',
    'personalised → stolen',
    'personalised → retired',
    'shipped → delivered',
    'shipped → returned',
    'shipped → in-use',
    'shipped → lost',
    'shipped → stolen',
    'shipped → retired',
    'delivered → returned',
    'delivered → in-use',
    'delivered → lost',
    'delivered → stolen',
    'delivered → retired',
    'returned → shipped',
    'returned → lost',
    'returned → stolen',
    'returned → retired',
    'in-use → lost',
    'in-use → stolen',
    'in-use → retired',
  ]);
});

test('a move notes its time, the last one where a state comes again, and one that is not allowed is a bug', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));
  const made = { state: 'personalised', times: { personalised: at(0) } } as Plastic;
  const back = movedTo(movedTo(made, 'shipped', at(1)), 'returned', at(2));
  const again = movedTo(back, 'shipped', at(3));
  expect(again).toMatchObject({
    state: 'shipped',
    times: { personalised: at(0), shipped: at(3), returned: at(2) },
  });
  expect(() => movedTo(again, 'in-stock', at(4))).toThrow(
    'A plastic that is shipped was asked to become in-stock.',
  );
});
