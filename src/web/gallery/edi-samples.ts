import type { Language } from '../../kernel/text.ts';
import { withMistake } from '../../edi/mistakes.ts';
import { readingOf } from '../../edi/reading/reading.ts';
import type { Say } from '../../edi/reading/say.ts';
import { sampleOf } from '../../edi/samples.ts';
import type { Sample } from './samples.ts';
import type { SampleWorld } from './sample-world.ts';

/** Messages: in two panes, with and without faults; one in a line. */
export function ediSamples(world: SampleWorld, lang: Language, variant: string, say: Say): readonly Sample[] {
  const { say: choose, day, names } = world;
  const sound = readingOf(sampleOf('APERAK'), { profile: 'lab' }, lang, say);
  const spoilt = withMistake(withMistake(sampleOf('RECADV'), 'garbled', 0.7) ?? '', 'lost-segment') ?? '';
  const faulty = readingOf(spoilt, { profile: 'lab' }, lang, say);
  const chip = (kind: string, accepted: boolean | null) => ({
    kind,
    way: `${names.velo} → ${names.radwerk}`,
    when: `${day(3)} · 09:41`,
    accepted,
    verdict:
      accepted === null
        ? choose('no answer', '无回执')
        : accepted
          ? choose('accepted', '已接受')
          : choose('refused', '已拒收'),
    href: '#',
  });
  return [
    { component: 'edi-panes', params: { sheet: sound.sheet, id: `panes-${variant}`, label: 'APERAK' } },
    { component: 'edi-faults', params: { groups: faulty.faults, id: `faults-${variant}` } },
    {
      component: 'edi-reading',
      params: {
        reading: faulty,
        note: say('edi:encoding.not-utf8'),
        id: `reading-${variant}`,
        form: null,
      },
    },
    { component: 'edi-chip', params: { chip: chip('ORDERS', true) } },
    { component: 'edi-chip', params: { chip: chip('INVOIC', false) } },
    { component: 'edi-chip', params: { chip: chip('DESADV', null) } },
  ];
}
