import type { FromCrowd, ToCrowd } from './messages.ts';
import { Student } from './student.ts';
import { Tally } from './tally.ts';

/** The process with the crowd (`rehearsals.ts`): what it costs to be sixty students is not on the server's bill. */

const FIGURES_EVERY_MS = 1_000;
/** A class comes through the door in a stream, so many at a time. */
const AT_THE_DOOR = 10;

/** Who is in, in the order of coming. */
const students: Student[] = [];
/** The exercise has begun: whoever comes now begins at once. */
let isPlaying = false;
let tally = new Tally(0);

const say = (message: FromCrowd): void => void process.send?.(message, () => undefined);

async function join(message: Extract<ToCrowd, { kind: 'join' }>): Promise<void> {
  const { spec } = message;
  tally = new Tally(spec.students);
  const waiting = Array.from({ length: spec.students }, (_, index) => new Student(spec, index, tally));
  setInterval(() => say({ kind: 'figures', figures: tally.figures() }), FIGURES_EVERY_MS);
  const door = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!(await next.join())) continue;
      students.push(next);
      if (isPlaying) next.play();
    }
  };
  await Promise.all(Array.from({ length: AT_THE_DOOR }, door));
  say({ kind: 'joined', figures: tally.figures() });
}

async function finish(): Promise<void> {
  tally.end();
  isPlaying = false;
  await Promise.all(students.map((student) => student.finish()));
  say({ kind: 'finished', figures: tally.figures() });
  for (const student of students) student.close();
}

process.on('message', (message: ToCrowd) => {
  switch (message.kind) {
    case 'join':
      void join(message);
      break;
    case 'play':
      tally.begin();
      isPlaying = true;
      for (const student of students) student.play();
      break;
    case 'finish':
      void finish();
      break;
  }
});
// Without the server it has nothing to do.
process.once('disconnect', () => process.exit());
