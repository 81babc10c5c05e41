import type { TaskDefinition } from '../scenarios/scenario.ts';

/** Reads what an exercise asks of a seat, as a person reads it: the figure and the goods in its words. */

/** The open task that this event would do; `where` names fields the task may insist on. */
export const askedFor = (
  tasks: readonly TaskDefinition[],
  event: string,
  where: Readonly<Record<string, string>> = {},
): TaskDefinition | undefined =>
  tasks.find(
    (task) =>
      task.when === event &&
      Object.entries(where).every(([field, value]) => (task.where[field] ?? value) === value),
  );

/** The first whole number in the task's title, else in its hint; null when it names none. */
export function figureIn(task: TaskDefinition | undefined): number | null {
  for (const text of [task?.title.en, task?.hint?.en]) {
    const figure = /\b(\d{1,5})\b/.exec(text ?? '')?.[1];
    if (figure !== undefined) return Number(figure);
  }
  return null;
}

/** Whether the task speaks of something of this name: any longer word of it occurs. */
export function speaksOf(task: TaskDefinition, name: string): boolean {
  const text = `${task.title.en} ${task.hint?.en ?? ''}`.toLowerCase();
  return name
    .toLowerCase()
    .split(/\s+/)
    .some((word) => word.length >= 4 && text.includes(word.slice(0, Math.max(4, word.length - 2))));
}
