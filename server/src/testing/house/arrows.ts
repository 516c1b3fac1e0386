import type { Finding, HouseRule } from './finding.ts';
import { faceOf, type Place, placeOf } from './rooms.ts';
import { type Import, isTest, type SourceFile } from './source-file.ts';

/** Rooms import only from rooms below them, and only what these show in their index.ts. Tests may look anywhere. */
export const arrowsPointDown: HouseRule = (files) =>
  files
    .filter((file) => !isTest(file))
    .flatMap((file) => [...misplaced(file), ...file.imports.flatMap((each) => check(file, each))]);

function misplaced(file: SourceFile): Finding[] {
  if (placeOf(file.path)?.kind !== 'unknown') return [];
  return [
    {
      file: file.path,
      line: 1,
      found: 'This file is in no room of the house.',
      mend: 'Move it into a room, or add its room to the floors in server/src/testing/house/rooms.ts and in ARCHITECTURE.md.',
    },
  ];
}

function check(file: SourceFile, { specifier, target, line }: Import): Finding[] {
  const from = placeOf(file.path);
  const to = target === null ? null : placeOf(target);
  if (target === null || to === null || from?.kind === 'testing') return [];
  const verdict = judge(from, to);
  return verdict === null
    ? []
    : [{ file: file.path, line, found: `It imports ${specifier}: ${verdict.found}`, mend: verdict.mend }];
}

type Verdict = Pick<Finding, 'found' | 'mend'> | null;

function judge(from: Place | null, to: Place): Verdict {
  if (to.kind === 'testing') {
    return {
      found: 'only tests may use server/src/testing.',
      mend: 'Move what both need into a room, or rename this file to *.test.ts if it is a test.',
    };
  }
  // Benchmarks, examples and scripts stand outside the house and may look at all of it.
  if (from === null || to.kind === 'unknown') return null;
  if (to.kind === 'composition') return judgeComposition(from);
  if (from.kind === 'room') {
    if (from.room === to.room) return null;
    const direction = judgeDirection(from, to);
    if (direction !== null) return direction;
  }
  if (to.isFace) return null;
  return {
    found: `that is the inside of the room ${to.room}.`,
    mend: `Import from ${faceOf(to.room)}; if it does not show what you need, export it there or ask whether you should need it.`,
  };
}

function judgeComposition(from: Place): Verdict {
  // The command line is a second way to start the same composition.
  if (from.kind !== 'room' || from.room === 'cli') return null;
  return {
    found: 'the composition knows the rooms, and no room knows the composition.',
    mend: 'Take what you need as an argument and let compose.ts pass it in.',
  };
}

type Room = Extract<Place, { kind: 'room' }>;

function judgeDirection(from: Room, to: Room): Verdict {
  if (to.floor > from.floor) return null;
  if (from.room === 'dialects' && to.room.startsWith('dialects/')) return null;
  if (to.floor === from.floor) {
    return {
      found: `${from.room} and ${to.room} stand on the same floor and never import each other.`,
      mend: 'Move what both need to a floor below, or declare a port here and let compose.ts plug the other room in.',
    };
  }
  return {
    found: `${to.room} stands above ${from.room}, and imports only go down.`,
    mend: `Declare what ${from.room} needs as a port (a type of its own) and let compose.ts plug ${to.room} in.`,
  };
}
