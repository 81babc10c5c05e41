import { DEMO_OWNER } from '../accounts/can.ts';
import type { Classroom } from './classroom.ts';
import { importedRows, previewRoster } from './roster/preview.ts';
import { readRoster } from './roster/read.ts';

/**
 * The demonstration's class: made at the very first start, so that whoever sets the place up finds a class to try things
 * with. It is nobody's until then; the first teacher gets it.
 * @param roster the bytes of a roster file in our own layout
 */
export async function seedDemoClass(
  { classes, students }: Pick<Classroom, 'classes' | 'students'>,
  roster: Buffer,
): Promise<void> {
  const present = await classes.taughtBy(DEMO_OWNER);
  if (present.length > 0) return;
  const read = await readRoster(roster);
  if (!read.ok) throw new Error(`the demonstration's roster cannot be read: ${read.error.code}`);
  const name = read.value.rows[0]?.className ?? '';
  const made = await classes.create(name, DEMO_OWNER);
  if (!made.ok) throw new Error(`the demonstration's class needs a name`);
  await students.import(made.value.id, (members) => ({
    rows: importedRows(previewRoster(read.value, members, null)),
    result: null,
  }));
}
