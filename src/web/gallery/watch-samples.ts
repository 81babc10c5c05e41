import type { Sample } from './samples.ts';
import type { SampleWorld } from './sample-world.ts';

/** What a teacher watches with: lights, the grid of all seats, notes. */
export function watchSamples({ say, names, day }: SampleWorld, variant: string): readonly Sample[] {
  const cell = (index: number, light: string, more: object = {}): object => ({
    index,
    seat: `${variant}-${index}`,
    href: '#',
    name: [names.north, names.south, names.radwerk, names.velo, names.mall][index % 5],
    kind: ['warehouse', 'warehouse', 'enterprise', 'enterprise', 'mall'][index % 5],
    holder: say('Li Na', '李娜'),
    light,
    driver: 'human',
    away: false,
    waiting: 0,
    urgent: 0,
    minutes: null,
    sinceAtMs: null,
    sinceDay: null,
    mistakes: 0,
    label: say(`Seat ${index}`, `席位 ${index}`),
    ...more,
  });
  const group = (number: number, cells: readonly object[], state: string | null): object => ({
    group: number,
    title: say(`Group ${number}`, `第 ${number} 组`),
    href: '#',
    isOpen: number === 1,
    market: `g${number}`,
    phase: state === null ? 'running' : 'held',
    ownDay: null,
    state,
    cells,
  });
  const words = say('{name}: {waiting}', '{name}：{waiting}');
  const note = (id: string, own: boolean, text: string): object => ({
    id: `${variant}-${id}`,
    from: own ? say('you', '你') : `${say('Li Na', '李娜')} (${names.velo})`,
    to: own ? `${say('Li Na', '李娜')} (${names.velo})` : say('you', '你'),
    own,
    text,
    when: '10:42',
  });
  return [
    { component: 'light', params: { light: 'stuck', label: say('stuck', '卡住') } },
    {
      component: 'linked-text',
      params: {
        parts: [
          { text: say('Read this before Friday: ', '请在周五前阅读：'), href: null },
          { text: 'https://example.org/shortage', href: 'https://example.org/shortage' },
        ],
      },
    },
    {
      component: 'pulse-grid',
      params: {
        base: '#',
        templates: { good: words, slow: words, stuck: words, idle: words },
        groups: [
          group(
            1,
            [
              cell(0, 'good'),
              cell(1, 'slow', { waiting: 2, minutes: 3 }),
              cell(2, 'stuck', { waiting: 4, urgent: 1, minutes: 6, mistakes: 3 }),
              cell(3, 'good', { away: true }),
              cell(4, 'idle', { holder: null, driver: 'nobody' }),
            ],
            null,
          ),
          group(2, [cell(5, 'good', { waiting: 1, minutes: 1 }), cell(6, 'good')], day(3)),
        ],
      },
    },
    {
      component: 'note-list',
      params: {
        id: `notes-${variant}`,
        action: '#',
        notes: {
          notes: [
            note('1', false, say('Can you send the frames today?', '车架今天能发吗？')),
            note('2', true, say('North has 40, the rest tomorrow.', '北货场有 40 个，其余明天发。')),
          ],
          unread: 1,
          muted: false,
          seq: 12,
          seat: 'g1.radwerk.enterprise',
          to: [{ value: 'g1.velo', label: names.velo }],
          canWrite: true,
        },
      },
    },
  ];
}
