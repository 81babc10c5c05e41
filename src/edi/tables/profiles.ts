import type { MessageType } from './messages.ts';

/**
 * What the lab asks of a message beyond the standard. A need is a segment's tag and how its first element begins; bars part
 * alternatives: `DTM+137`, `BGM+380|381`, `CUX+2:CNY:9`.
 */
export interface Profile {
  readonly header: string;
  /** Segment that begins a line, with what each line needs. */
  readonly line: { readonly tag: string; readonly min: number; readonly needs: string } | null;
  readonly summary: string;
  /** Codes the document may carry as its function (1225, third element of BGM); empty: any. */
  readonly functions: string;
  /** Codes a line may carry as its action (1229, second element of LIN); empty: any, or none. */
  readonly actions: string;
}

export const PROFILES: Readonly<Record<MessageType, Profile | null>> = {
  ORDERS: {
    header: 'BGM+220 DTM+137 DTM+2 NAD+BY NAD+SU NAD+ST CUX+2:CNY:9',
    line: { tag: 'LIN', min: 1, needs: 'QTY+21 MOA+203 PRI+AAA' },
    summary: 'CNT+2',
    functions: '9',
    actions: '',
  },
  ORDRSP: {
    header: 'BGM+231 DTM+137 RFF+ON RFF+CT',
    line: { tag: 'LIN', min: 1, needs: 'RFF+LI' },
    summary: '',
    functions: '4 27 28 29 30 34',
    actions: '3 5 6 7 10',
  },
  ORDCHG: {
    header: 'BGM+230 DTM+137 RFF+ON',
    line: { tag: 'LIN', min: 0, needs: '' },
    summary: '',
    functions: '',
    actions: '1 2 3',
  },
  DESADV: {
    header: 'BGM+351 DTM+137 DTM+11 RFF+ON NAD+ST CPS+1',
    line: { tag: 'LIN', min: 1, needs: 'QTY+12 RFF+ON' },
    summary: '',
    functions: '',
    actions: '',
  },
  RECADV: {
    header: 'BGM+632 DTM+137 DTM+50 RFF+ON RFF+AAK',
    line: { tag: 'LIN', min: 0, needs: '' },
    summary: '',
    functions: '',
    actions: '',
  },
  INVOIC: {
    header: 'BGM+380|381 DTM+137 RFF+ON NAD+BY NAD+SU CUX+2:CNY:4',
    line: { tag: 'LIN', min: 1, needs: 'QTY+47 MOA+203 PRI+AAA' },
    summary: 'MOA+86',
    functions: '',
    actions: '',
  },
  REMADV: {
    header: 'BGM+481 DTM+137 DTM+138 NAD+PR NAD+PE CUX+2:CNY:11',
    line: { tag: 'DOC', min: 1, needs: 'MOA+9 MOA+12' },
    summary: 'MOA+12',
    functions: '',
    actions: '',
  },
  APERAK: { header: 'BGM+', line: null, summary: '', functions: '27 29', actions: '' },
  CONTRL: null,
};
