import { expect } from 'chai';
import type { TaskDefinition } from '../../../../src/scenarios/scenario.ts';
import type { TickedTask } from '../../../../src/runs/state.ts';
import { nextTask, taskModels, type DeskFacts } from '../../../../src/web/presenters/trade/tasks.ts';

const task = (id: string, choice: string | null = null, after: readonly string[] = []): TaskDefinition => ({
  id,
  seat: 'radwerk',
  when: `trade/${id}`,
  where: {},
  title: { en: id, zh: id },
  hint: null,
  after,
  choice,
});
const ticked: TickedTask = {
  seq: 1,
  atMs: 0,
  day: 1,
  early: false,
  by: 'human',
  actor: 'p',
  dueDay: 1,
  again: [],
};
const TASKS = [task('send'), task('transfer', 'way'), task('cancel', 'way'), task('invoice', null, ['send'])];

const facts = (...done: readonly string[]) =>
  ({
    seat: { id: 's' },
    tasks: TASKS,
    done: Object.fromEntries(done.map((id) => [`s/${id}`, ticked])),
  }) as unknown as DeskFacts;
const shown = (...done: readonly string[]) =>
  taskModels(facts(...done), 'en', (by) => by).map(({ title, way, counts }) => [title, way, counts]);

describe('the tasks of a desk', () => {
  it('offer ways of which one is enough, and count them once', () => {
    expect(shown('send')).to.deep.equal([
      ['send', null, true],
      ['transfer', 'open', true],
      ['cancel', 'open', false],
      ['invoice', null, true],
    ]);
  });

  it('ask for no second way once one was taken', () => {
    expect(nextTask(facts('send'))?.id).to.equal('transfer');
    expect(nextTask(facts('send', 'cancel'))?.id).to.equal('invoice');
    expect(nextTask(facts('send', 'cancel', 'invoice'))).to.equal(undefined);
    expect(shown('cancel').slice(1, 3)).to.deep.equal([
      ['transfer', 'spare', false],
      ['cancel', null, true],
    ]);
  });
});
