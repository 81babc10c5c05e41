import { messageWords } from '../../../edi/explain.ts';
import type { Reading } from '../../../edi/reading/reading.ts';
import { MESSAGE_TYPES, type MessageType } from '../../../edi/tables/messages.ts';
import type { Mistake } from '../../../edi/mistakes.ts';
import type { Words } from '../trade/words.ts';

/** Against what a text is checked. */
export const PROFILES = ['none', 'lab'] as const;
export type ProfileName = (typeof PROFILES)[number];

/** Mistakes the page offers to make, from the plain to the tricky. */
export const OFFERED_MISTAKES: readonly Mistake[] = [
  'wrong-count',
  'lost-segment',
  'repeated-segment',
  'swapped-segments',
  'garbled',
  'unknown-code',
  'too-long',
  'wrong-reference',
  'lost-terminator',
  'foreign-letter',
  'no-end',
];

/** What somebody asked the page for. */
export interface Asked {
  readonly text: string;
  readonly profile: ProfileName;
  /** What is wrong with the asking itself, such as a file that is too large; ready to show. */
  readonly problem: string | null;
  /** Something worth knowing about the file's encoding. */
  readonly note: string | null;
  readonly reading: Reading | null;
}

export interface CheckPage extends Asked {
  readonly samples: readonly { readonly type: MessageType; readonly name: string }[];
  readonly mistakes: readonly { readonly kind: Mistake; readonly name: string }[];
  readonly profiles: readonly {
    readonly value: ProfileName;
    readonly label: string;
    readonly hint: string;
  }[];
}

export const checkPage = (asked: Asked, words: Words): CheckPage => ({
  ...asked,
  samples: MESSAGE_TYPES.map((type) => {
    const name = messageWords(type);
    return { type, name: name === null ? type : words.local(name) };
  }),
  mistakes: OFFERED_MISTAKES.map((kind) => ({ kind, name: words.t(`edi:mistake.${kind}`) })),
  profiles: PROFILES.map((value) => ({
    value,
    label: words.t(`edi:check.profile-${value}`),
    hint: words.t(`edi:check.profile-${value}-hint`),
  })),
});
